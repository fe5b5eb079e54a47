/** JSON Schema of `message`. */
import type { JsonSchema } from '../../definition.ts';

const templates = {
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 },
  ],
};

export const schema: JsonSchema = {
  properties: {
    message: {
      type: 'object',
      description: 'A message of this template was accepted, delivered, opened or clicked',
      properties: {
        accepted: { ...templates, description: 'Handed over to the provider' },
        delivered: { ...templates, description: 'Reported as delivered' },
        opened: { ...templates, description: 'Opened' },
        clicked: { ...templates, description: 'A link in it was clicked' },
        within: { $ref: '#/$defs/duration', description: 'In the window (now - duration, now]' },
        since: { type: 'string', minLength: 1, description: 'step, entry, ever, or the id of a step' },
        machine: {
          type: 'boolean',
          description: 'false: without opens and clicks by machines; true: only those',
        },
      },
      additionalProperties: false,
      minProperties: 1,
    },
  },
};
