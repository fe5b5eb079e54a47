/** The `not` condition, gathered. */
import type { ConditionDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { not } from './run.ts';
import { schema } from './schema.ts';

/** The `not` condition. */
export const definition: ConditionDefinition = {
  ...not,
  schema,
  claims: (key) => key === 'not',
  companions: [],
  compile,
  describe,
};
