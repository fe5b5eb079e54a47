/** The `trait` condition, gathered. */
import type { ConditionDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { trait } from './run.ts';
import { schema } from './schema.ts';

/** The `trait` condition: claims `trait.NAME`. */
export const definition: ConditionDefinition = {
  ...trait,
  schema,
  claims: (key) => key.startsWith('trait.') || key.startsWith('trait['),
  companions: [],
  compile,
  describe,
};
