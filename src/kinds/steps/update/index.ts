/** The step kind `update`. */
import type { StepDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';

export const update: StepDefinition = {
  name: 'update',
  schema,
  summary: 'Sets attributes of the profile.',
  link,
  compile,
  describe,
  branches: ({ next }) => [{ label: 'next', to: next }],
  takesTime: () => false,
};
