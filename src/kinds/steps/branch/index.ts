/** The step kind `branch`. */
import type { StepDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { branches, describe } from './describe.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';

export const branch: StepDefinition = {
  name: 'branch',
  schema,
  summary: 'Takes the first path whose condition is true, else the one path that says `else: true`.',
  link,
  compile,
  describe,
  branches,
  takesTime: () => false,
};
