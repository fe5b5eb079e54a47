/** What a user writes under `warm_up` in a `LanePolicy`, and what the plan keeps of it. */
import type { JsonSchema } from '../../definition.ts';

/**
 * `budgets`: attempts per local day, one for each step of the ramp; after the last the lane is warm, and free. `zone`
 * null: the workspace's. `rankBy`: path of a number, null: by age alone.
 */
export type WarmUpData = {
  readonly budgets: readonly number[];
  readonly zone: string | null;
  readonly rankBy: readonly string[] | null;
  readonly restartAfterMs: number;
  readonly per: 'domain' | 'ip';
};

export const schema: JsonSchema = {
  type: 'object',
  description: 'A ramp for a new domain or IP address. Either `days`, or `start`, `factor` and `until`.',
  properties: {
    days: {
      type: 'array',
      minItems: 1,
      maxItems: 365,
      items: { type: 'integer', minimum: 1 },
      description: 'Attempts per local day, step by step; never less than the day before.',
    },
    start: { type: 'integer', minimum: 1, description: 'Attempts on the first day.' },
    factor: {
      type: 'number',
      exclusiveMinimum: 1,
      maximum: 10,
      description: 'What each day multiplies it by.',
    },
    until: { type: 'integer', minimum: 1, description: 'With this many a day the lane is warm.' },
    zone: {
      $ref: '#/$defs/zone',
      description: 'Whose days they are; the zone of the workspace when left out.',
    },
    rank_by: {
      $ref: '#/$defs/path',
      description: 'A number of the receiver: those with the largest go first, within the budget of the day.',
    },
    restart_after: {
      $ref: '#/$defs/duration',
      description:
        'After so long without a message the ramp starts again; each quarter of it steps back a quarter.',
    },
    per: { enum: ['domain', 'ip'], description: 'What is warmed up; for people who read it.' },
  },
  required: ['restart_after'],
  additionalProperties: false,
};
