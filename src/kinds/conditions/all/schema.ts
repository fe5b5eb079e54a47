/** JSON Schema of `all`: a list of conditions. */
import type { JsonSchema } from '../../definition.ts';

export const schema: JsonSchema = {
  properties: {
    all: {
      type: 'array',
      minItems: 1,
      items: { $ref: '#/$defs/condition' },
      description: 'All of these conditions hold',
    },
  },
};
