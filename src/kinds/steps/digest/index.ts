/** The step kind `digest`. */
import type { StepDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';

export const digest: StepDefinition = {
  name: 'digest',
  schema,
  summary: 'Gathers events by key for a while, and goes on once for all of them.',
  link,
  compile,
  describe,
  branches: ({ next }) => [{ label: 'next', to: next }],
  binds: () => ({ digest: true }),
  takesTime: () => true,
};
