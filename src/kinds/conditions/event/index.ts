/** The `event` condition, gathered. */
import type { ConditionDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { event } from './run.ts';
import { schema } from './schema.ts';

/** The `event` condition. */
export const definition: ConditionDefinition = {
  ...event,
  schema,
  claims: (key) => key === 'event',
  companions: ['count', 'within', 'where', 'since'],
  compile,
  describe,
};
