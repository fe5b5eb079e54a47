/** JSON Schema of `not`: a condition. */
import type { JsonSchema } from '../../definition.ts';

export const schema: JsonSchema = {
  properties: { not: { $ref: '#/$defs/condition', description: 'This condition does not hold' } },
};
