/** What a user writes in a `QuietHoursPolicy`, and what the plan keeps of it. */
import type { JsonSchema } from '../../definition.ts';
import { WEEKDAYS } from '../../weekdays.ts';

/** `[fromMs, toMs)` of the local day; over midnight when `from` is later. Weekdays are those on which it starts. */
export type QuietWindow = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly weekdays: readonly number[] | null;
  readonly countries: readonly string[] | null;
};

export type QuietHoursData = {
  readonly windows: readonly QuietWindow[];
  readonly unknownZone: 'chain' | 'most_restrictive';
};

export const schema: JsonSchema = {
  type: 'object',
  properties: {
    windows: {
      type: 'array',
      description: 'When it is quiet.',
      minItems: 1,
      items: {
        type: 'object',
        properties: {
          from: { $ref: '#/$defs/time', description: 'First quiet moment, local time.' },
          to: {
            $ref: '#/$defs/time',
            description: 'First moment that is not quiet any more; may be the next day.',
          },
          weekdays: {
            type: 'array',
            items: { enum: [...WEEKDAYS] },
            minItems: 1,
            uniqueItems: true,
            description: 'Local days on which the window starts; every day when left out.',
          },
          countries: {
            type: 'array',
            items: { type: 'string', pattern: '^[A-Z]{2}$' },
            minItems: 1,
            uniqueItems: true,
            description: 'Only for people of these countries (ISO 3166, two letters).',
          },
        },
        required: ['from', 'to'],
        additionalProperties: false,
      },
    },
    unknown_zone: {
      enum: ['chain', 'most_restrictive'],
      description:
        "When somebody's zone is unknown: the journey's or workspace's zone, or quiet in any zone of the country.",
    },
  },
  required: ['windows'],
};
