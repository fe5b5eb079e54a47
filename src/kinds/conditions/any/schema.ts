/** JSON Schema of `any`: a list of conditions. */
import type { JsonSchema } from '../../definition.ts';

export const schema: JsonSchema = {
  properties: {
    any: {
      type: 'array',
      minItems: 1,
      items: { $ref: '#/$defs/condition' },
      description: 'At least one of these conditions holds',
    },
  },
};
