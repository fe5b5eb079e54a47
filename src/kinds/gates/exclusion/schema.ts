/** What a user writes in an `ExclusionPolicy`, and what the plan keeps of it. */
import type { FactId } from '../../../base/ids.ts';
import type { ConditionSpec } from '../../../plan/plan.ts';
import type { JsonSchema } from '../../definition.ts';

/** Data that must not be older than `withinMs`: the newest of some events, or an instant of the profile. */
export type FreshData = {
  readonly withinMs: number;
  readonly name: string;
  readonly from:
    | { readonly by: 'events'; readonly facts: readonly FactId[] }
    | { readonly by: 'attribute'; readonly path: readonly string[] };
};

/** Who gets a message in the person's place: a team's contact on a channel. */
export type InsteadData = { readonly channel: string; readonly to: string; readonly template: string };

export type ExclusionData = {
  readonly when: ConditionSpec;
  readonly data?: readonly FreshData[];
  readonly instead?: InsteadData;
};

const dataSchema = {
  type: 'object',
  properties: {
    fresh_within: { $ref: '#/$defs/duration', description: 'Older than this excludes.' },
    from: {
      type: ['string', 'array'],
      items: { type: 'string' },
      minItems: 1,
      description:
        'What feeds the data: an event, a list of events (the newest counts), or an instant such as `profile.synced_at`.',
    },
  },
  required: ['fresh_within', 'from'],
  additionalProperties: false,
};

export const schema: JsonSchema = {
  type: 'object',
  properties: {
    when: {
      $ref: '#/$defs/condition',
      description: 'Who must not receive. Unknown data exclude as well.',
    },
    data: { ...dataSchema, description: 'How old the data behind `when` may be. Older or unknown excludes.' },
    instead: {
      type: 'object',
      description: 'Reroute to a person: a message to a team in place of the one that is refused.',
      properties: {
        channel: { type: 'string', description: 'The channel on which the team has a contact.' },
        to: { type: 'string', description: 'The team.' },
        template: { type: 'string', description: 'The template, of that channel.' },
      },
      required: ['channel', 'to', 'template'],
      additionalProperties: false,
    },
  },
  required: ['when'],
};
