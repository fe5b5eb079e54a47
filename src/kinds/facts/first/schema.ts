/** The specification of a `first` fact as the plan holds it. Users never write it: traits derive it. */
import type { FactSpec } from '../../../plan/plan.ts';
import type { JsonSchema } from '../../definition.ts';

/** The earliest value at `value`, a path inside the event. */
export type FirstSpec = FactSpec & { readonly value: readonly string[] };

/** JSON Schema of `FirstSpec`. */
export const schema: JsonSchema = {
  type: 'object',
  required: ['kind', 'event', 'value'],
  properties: {
    kind: { const: 'first' },
    event: { type: 'string', minLength: 1 },
    where: { type: 'object' },
    value: { type: 'array', items: { type: 'string' }, minItems: 1 },
  },
  additionalProperties: false,
};
