/** JSON Schema of `segment`: a name. */
import type { JsonSchema } from '../../definition.ts';

export const schema: JsonSchema = {
  properties: { segment: { type: 'string', minLength: 1, description: 'The subscriber is in this segment' } },
};
