/** What a user writes under `digest`, what the plan keeps of it, and what an open window keeps in the state. */
import type { JsonObject } from '../../../base/json.ts';
import type { JsonSchema } from '../../definition.ts';

/** A fixed window has `gapMs: null` and lasts `maxMs`; a sliding one ends `gapMs` after its last item. */
export type DigestData = {
  readonly kind: 'digest';
  readonly key: readonly string[] | null;
  readonly gapMs: number | null;
  readonly maxMs: number;
  readonly keep: number;
};

/** The parked run's data: `[open, close)` in epoch ms; the first `keep` items, and how many there were. */
export type OpenWindow = {
  readonly digest: true;
  readonly key: string;
  readonly openedAt: number;
  readonly closesAt: number;
  readonly count: number;
  readonly items: readonly JsonObject[];
  readonly last: JsonObject;
};

export const KEEP_DEFAULT = 50;

export const schema: JsonSchema = {
  description: 'Gathers the events that start this journey, and goes on once for all of them.',
  type: 'object',
  properties: {
    key: { type: 'string', description: 'Items of one key are gathered together, e.g. entry.page.' },
    window: {
      type: ['string', 'object'],
      description: 'How long to gather: 15m from the first item, or { gap: 1m, max: 10m }.',
      properties: {
        gap: { $ref: '#/$defs/duration', description: 'Ends this long after the last item.' },
        max: { $ref: '#/$defs/duration', description: 'But not later than this after the first.' },
      },
      required: ['gap', 'max'],
      additionalProperties: false,
    },
    keep: {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      description: 'How many items are kept for templates (50); `digest.count` counts all.',
    },
  },
  required: ['window'],
  additionalProperties: false,
};
