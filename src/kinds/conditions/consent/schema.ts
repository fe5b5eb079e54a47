/** JSON Schema of `consent`: channel -> purpose. */
import type { JsonSchema } from '../../definition.ts';

export const schema: JsonSchema = {
  properties: {
    consent: {
      type: 'object',
      description: 'Consent is given on this channel for this purpose, and has not expired',
      additionalProperties: { type: 'string', minLength: 1 },
      minProperties: 1,
    },
  },
};
