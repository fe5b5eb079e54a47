/** What a user writes under `gauge` in a `LanePolicy`, and what the plan keeps of it. */
import type { JsonSchema } from '../../definition.ts';
import { SPANS_MS } from '../pace.ts';

/**
 * Capacity from outside, by name. Each send takes `perSend` of it until it is said anew. Under `holdBelow` nothing goes;
 * under `slowBelow` (null: never slow) at most `slow.max` in `slow.perMs`. A value older than `staleAfterMs` counts as none.
 */
export type GaugeData = {
  readonly name: string;
  readonly perSend: number;
  readonly holdBelow: number;
  readonly slowBelow: number | null;
  readonly slow: { readonly max: number; readonly perMs: number } | null;
  readonly staleAfterMs: number;
  readonly whenStale: 'hold' | 'slow' | 'ignore';
};

export const schema: JsonSchema = {
  type: 'object',
  properties: {
    name: {
      type: 'string',
      pattern: '^[a-z][a-z0-9_]*$',
      description: 'The gauge: `PUT /v1/gauges/NAME` says its value.',
    },
    per_send: {
      type: 'number',
      minimum: 0,
      description: 'What a send takes of it until it is said anew; 1 when left out.',
    },
    hold_below: { type: 'number', description: 'Below it, nothing goes out.' },
    slow_below: { type: 'number', description: 'Below it, only as fast as `slow` says.' },
    slow: {
      type: 'object',
      properties: {
        max: { type: 'integer', minimum: 1, maximum: 1_000_000, description: 'How many attempts at most.' },
        per: { enum: Object.keys(SPANS_MS), description: 'In which span of time; it slides.' },
      },
      required: ['max', 'per'],
      additionalProperties: false,
      description: 'The pace while it is low.',
    },
    stale_after: { $ref: '#/$defs/duration', description: 'Older values count for nothing.' },
    when_stale: {
      enum: ['hold', 'slow', 'ignore'],
      description:
        'While nothing fresh is known: nothing goes out (when left out), as `slow` says, or without this limit.',
    },
  },
  required: ['name', 'hold_below', 'stale_after'],
  additionalProperties: false,
};
