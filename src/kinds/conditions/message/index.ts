/** The `message` condition, gathered. */
import type { ConditionDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { message } from './run.ts';
import { schema } from './schema.ts';

/** The `message` condition. */
export const definition: ConditionDefinition = {
  ...message,
  schema,
  claims: (key) => key === 'message',
  companions: [],
  compile,
  describe,
};
