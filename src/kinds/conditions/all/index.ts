/** The `all` condition, gathered. */
import type { ConditionDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { all } from './run.ts';
import { schema } from './schema.ts';

/** The `all` condition. */
export const definition: ConditionDefinition = {
  ...all,
  schema,
  claims: (key) => key === 'all',
  companions: [],
  compile,
  describe,
};
