/** The specification of a `recent` fact as the plan holds it. Users never write it: conditions and traits derive it. */
import type { FactSpec } from '../../../plan/plan.ts';
import type { JsonSchema } from '../../definition.ts';

/** `keep` instants, for each value at `by` where given; keyed ones older than `windowMs` may go. */
export type RecentSpec = FactSpec & {
  readonly keep: number;
  readonly by?: readonly string[];
  readonly windowMs?: number;
};

/** JSON Schema of `RecentSpec`. */
export const schema: JsonSchema = {
  type: 'object',
  required: ['kind', 'event', 'keep'],
  properties: {
    kind: { const: 'recent' },
    event: { type: 'string', minLength: 1 },
    where: { type: 'object' },
    keep: { type: 'integer', minimum: 1, maximum: 1000 },
    by: { type: 'array', items: { type: 'string' }, minItems: 1 },
    windowMs: { type: 'integer', minimum: 1 },
  },
  additionalProperties: false,
};
