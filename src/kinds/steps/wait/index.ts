/** The step kind `wait`. */
import type { StepDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { branches, describe } from './describe.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';

export const wait: StepDefinition = {
  name: 'wait',
  schema,
  summary: 'Waits for a span of time, calendar days, or until a time of day, an instant or an attribute.',
  link,
  compile,
  describe,
  branches,
  takesTime: () => true,
};
