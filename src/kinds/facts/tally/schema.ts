/** The specification of a `tally` fact as the plan holds it. Users never write it: conditions and traits derive it. */
import type { FactSpec } from '../../../plan/plan.ts';
import type { JsonSchema } from '../../definition.ts';

/** Counts events ever; with `amount` (a path inside the event) it sums the numbers there. */
export type TallySpec = FactSpec & { readonly amount?: readonly string[] };

/** JSON Schema of `TallySpec`. */
export const schema: JsonSchema = {
  type: 'object',
  required: ['kind', 'event'],
  properties: {
    kind: { const: 'tally' },
    event: { type: 'string', minLength: 1 },
    where: { type: 'object' },
    amount: { type: 'array', items: { type: 'string' }, minItems: 1 },
  },
  additionalProperties: false,
};
