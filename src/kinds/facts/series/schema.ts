/** The specification of a `series` fact as the plan holds it. Users never write it: traits derive it. */
import type { FactSpec } from '../../../plan/plan.ts';
import type { JsonSchema } from '../../definition.ts';

/** Instants, and the numbers at `amount` (a path inside the event), of the last `windowMs`. */
export type SeriesSpec = FactSpec & { readonly windowMs: number; readonly amount?: readonly string[] };

/** JSON Schema of `SeriesSpec`. */
export const schema: JsonSchema = {
  type: 'object',
  required: ['kind', 'event', 'windowMs'],
  properties: {
    kind: { const: 'series' },
    event: { type: 'string', minLength: 1 },
    where: { type: 'object' },
    windowMs: { type: 'integer', minimum: 1 },
    amount: { type: 'array', items: { type: 'string' }, minItems: 1 },
  },
  additionalProperties: false,
};
