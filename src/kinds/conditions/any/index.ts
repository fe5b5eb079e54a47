/** The `any` condition, gathered. */
import type { ConditionDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { any } from './run.ts';
import { schema } from './schema.ts';

/** The `any` condition. */
export const definition: ConditionDefinition = {
  ...any,
  schema,
  claims: (key) => key === 'any',
  companions: [],
  compile,
  describe,
};
