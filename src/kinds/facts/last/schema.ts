/** The specification of a `last` fact as the plan holds it. Users never write it: traits derive it. */
import type { FactSpec } from '../../../plan/plan.ts';
import type { JsonSchema } from '../../definition.ts';

/** The latest value at `value`, a path inside the event. */
export type LastSpec = FactSpec & { readonly value: readonly string[] };

/** JSON Schema of `LastSpec`. */
export const schema: JsonSchema = {
  type: 'object',
  required: ['kind', 'event', 'value'],
  properties: {
    kind: { const: 'last' },
    event: { type: 'string', minLength: 1 },
    where: { type: 'object' },
    value: { type: 'array', items: { type: 'string' }, minItems: 1 },
  },
  additionalProperties: false,
};
