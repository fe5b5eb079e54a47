/** The `segment` condition, gathered. */
import type { ConditionDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { segment } from './run.ts';
import { schema } from './schema.ts';

/** The `segment` condition. */
export const definition: ConditionDefinition = {
  ...segment,
  schema,
  claims: (key) => key === 'segment',
  companions: [],
  compile,
  describe,
};
