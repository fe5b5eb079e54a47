/** The specification of an `open_pairs` fact as the plan holds it. Users never write it: traits derive it. */
import type { ConditionSpec, FactSpec } from '../../../plan/plan.ts';
import type { JsonSchema } from '../../definition.ts';

/** Opened by `event` (those for which `opens` holds), closed by `closedBy`, paired by the value at `id`. */
export type OpenPairsSpec = FactSpec & {
  readonly closedBy: string;
  readonly id: readonly string[];
  readonly opens?: ConditionSpec;
};

/** JSON Schema of `OpenPairsSpec`. */
export const schema: JsonSchema = {
  type: 'object',
  required: ['kind', 'event', 'events', 'closedBy', 'id'],
  properties: {
    kind: { const: 'open_pairs' },
    event: { type: 'string', minLength: 1 },
    events: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
    closedBy: { type: 'string', minLength: 1 },
    id: { type: 'array', items: { type: 'string' }, minItems: 1 },
    opens: { type: 'object' },
  },
  additionalProperties: false,
};
