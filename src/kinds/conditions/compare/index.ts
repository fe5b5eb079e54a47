/** The `compare` condition, gathered. */
import type { ConditionDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { compare } from './run.ts';
import { schema } from './schema.ts';

const PATH = /^(?:profile|event|entry|steps|digest|subscriber)[.[]/;

/** The `compare` condition: claims every key that is a path. */
export const definition: ConditionDefinition = {
  ...compare,
  schema,
  claims: (key) => PATH.test(key),
  companions: [],
  compile,
  describe,
};
