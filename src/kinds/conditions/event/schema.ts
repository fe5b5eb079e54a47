/** JSON Schema of `event` and its companions. */
import type { JsonSchema } from '../../definition.ts';
import { countSchema } from '../schema-comparison.ts';

export const schema: JsonSchema = {
  properties: {
    event: { type: 'string', minLength: 1, description: 'This event happened; alone: at least once, ever' },
    count: { ...countSchema, description: 'How often, e.g. `{ gte: 2 }`' },
    within: { $ref: '#/$defs/duration', description: 'In the window (now - duration, now]' },
    where: { $ref: '#/$defs/condition', description: 'Only such events; `event` is the event tested' },
    since: {
      type: 'string',
      minLength: 1,
      description: 'step, entry, ever, or the id of a step: from when on events count',
    },
  },
};
