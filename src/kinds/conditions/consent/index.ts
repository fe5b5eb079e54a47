/** The `consent` condition, gathered. */
import type { ConditionDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { consent } from './run.ts';
import { schema } from './schema.ts';

/** The `consent` condition. */
export const definition: ConditionDefinition = {
  ...consent,
  schema,
  claims: (key) => key === 'consent',
  companions: [],
  compile,
  describe,
};
