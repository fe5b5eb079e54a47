/** What a user writes under `rate` in a `LanePolicy`, and what the plan keeps of it. */
import type { JsonSchema } from '../../definition.ts';
import { SPANS_MS } from '../pace.ts';

/** See `Pace`. */
export type RateData = { readonly max: number; readonly perMs: number; readonly burst: number | null };

export const schema: JsonSchema = {
  type: 'object',
  properties: {
    max: { type: 'integer', minimum: 1, maximum: 1_000_000, description: 'How many attempts at most.' },
    per: { enum: Object.keys(SPANS_MS), description: 'In which span of time; it slides.' },
    burst: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000,
      description:
        'How many may go out together after a pause, on top of `max`; left out: `max` is never passed.',
    },
  },
  required: ['max', 'per'],
  additionalProperties: false,
};
