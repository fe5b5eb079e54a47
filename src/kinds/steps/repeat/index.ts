/** The step kind `repeat`. */
import type { StepDefinition } from '../../definition.ts';
import { readSpec } from '../spec.ts';
import { compile } from './compile.ts';
import { branches, describe } from './describe.ts';
import { link } from './run.ts';
import { type RepeatData, schema } from './schema.ts';

export const repeat: StepDefinition = {
  name: 'repeat',
  schema,
  summary: 'Runs its steps several times, until a condition is true.',
  link,
  compile,
  describe,
  branches,
  takesTime: (plan) => readSpec<RepeatData>(plan).everyMs !== null,
};
