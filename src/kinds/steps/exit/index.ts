/** The step kind `exit`. */
import type { StepDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';

export const exit: StepDefinition = {
  name: 'exit',
  schema,
  summary: 'Ends the run with a reason.',
  link,
  compile,
  describe,
  branches: () => [],
  takesTime: () => false,
};
