/** The step kind `split`. */
import type { StepDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { branches, describe } from './describe.ts';
import { disturbs, experimentOf, metricOf } from './disturbs.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';

export const split: StepDefinition = {
  name: 'split',
  schema,
  summary: 'Divides people at random by weight, the same person always the same way.',
  link,
  compile,
  describe,
  branches,
  takesTime: () => false,
  disturbs,
  experimentOf,
  metricOf,
};
