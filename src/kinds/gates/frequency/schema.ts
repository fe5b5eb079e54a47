/** What a user writes in a `FrequencyPolicy`, and what the plan keeps of it. */
import type { JsonSchema } from '../../definition.ts';

/** At most `max` in the window: rolling over `withinMs`, or in the local calendar `per`. */
export type Cap =
  | { readonly over: 'rolling'; readonly max: number; readonly withinMs: number }
  | { readonly over: 'calendar'; readonly max: number; readonly per: 'day' | 'week' | 'month' };

/** `tags`: only sends with one of them are limited. `counts`: null where what is covered is what counts. */
export type FrequencyData = {
  readonly caps: readonly Cap[];
  readonly tags: readonly string[] | null;
  readonly counts: {
    readonly classes: readonly string[] | null;
    readonly channels: readonly string[] | null;
    readonly tags: readonly string[] | null;
  };
};

const names = { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true };

export const schema: JsonSchema = {
  type: 'object',
  properties: {
    covers: {
      type: 'object',
      description: 'What this policy limits. Left out: everything.',
      properties: {
        classes: { ...names, description: 'Classes of messages.' },
        channels: { ...names, description: 'Channels.' },
        tags: { ...names, description: 'Only sends with one of these tags.' },
      },
      additionalProperties: false,
    },
    caps: {
      type: 'array',
      minItems: 1,
      description: 'All of them must allow a send.',
      items: {
        type: 'object',
        properties: {
          max: { type: 'integer', minimum: 1, description: 'At most this many.' },
          per: { enum: ['day', 'week', 'month'], description: "In the calendar of the person's zone." },
          within: { $ref: '#/$defs/duration', description: 'In any span of this length.' },
        },
        required: ['max'],
        additionalProperties: false,
      },
    },
    counts: {
      type: 'object',
      description: 'What counts against the caps, if that is not what the policy covers.',
      properties: {
        classes: { ...names, description: 'Classes that count.' },
        channels: { ...names, description: 'Channels that count.' },
        tags: { ...names, description: 'Only sends with one of these tags count.' },
      },
      additionalProperties: false,
    },
  },
  required: ['caps'],
};
