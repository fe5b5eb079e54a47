/** The step kind `wait_for`. */
import type { StepDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { branches, describe } from './describe.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';

export const waitFor: StepDefinition = {
  name: 'wait_for',
  schema,
  summary: 'Waits for the first of several events or conditions, or until a timeout.',
  link,
  compile,
  describe,
  branches,
  binds: () => ({ event: undefined }),
  takesTime: () => true,
};
