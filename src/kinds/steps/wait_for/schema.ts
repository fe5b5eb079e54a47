/** What a user writes under `wait_for`, and what the plan keeps of it. */
import type { StepId } from '../../../base/ids.ts';
import type { ConditionSpec, KeyPath } from '../../../plan/plan.ts';
import type { JsonSchema } from '../../definition.ts';
import { type MomentSpec, untilProperties } from '../moment.ts';

/** What a path looks back at: `counts[n]` holds when more than n such events lie within the lookback. */
export type Lookback = { readonly counts: readonly ConditionSpec[] };

export type WaitPath = { readonly id: string; readonly to: StepId | null } & (
  | {
      readonly on: 'event';
      readonly event: string;
      readonly where?: ConditionSpec;
      readonly key?: KeyPath;
      readonly lookback?: Lookback;
    }
  | { readonly on: 'condition'; readonly when: ConditionSpec }
);

export type WaitForData = {
  readonly kind: 'wait_for';
  readonly paths: readonly WaitPath[];
  readonly deadline: MomentSpec;
  readonly lookbackMs: number;
  readonly onTimeout: StepId | null;
};

const { at, until, offset, weekdays, on_past } = untilProperties;

export const schema: JsonSchema = {
  description: 'Waits for the first of several events or conditions, or until a timeout.',
  type: 'object',
  properties: {
    paths: {
      type: 'array',
      minItems: 1,
      description: 'The first that happens wins; among several at once, the first written.',
      items: {
        type: 'object',
        properties: {
          id: { $ref: '#/$defs/name', description: 'Name of the path, unique in this step.' },
          title: { type: 'string', description: 'What people call this path.' },
          event: { type: 'string', description: 'An event after the arrival here.' },
          where: { $ref: '#/$defs/condition', description: 'What must hold for that event.' },
          key: {
            type: ['string', 'boolean'],
            description: 'Property of the event that names the run; false: the event reaches all runs.',
          },
          when: { $ref: '#/$defs/condition', description: 'Passes as soon as it is true, also at once.' },
          steps: { $ref: '#/$defs/steps', description: 'What happens on this path.' },
        },
        required: ['id'],
        additionalProperties: false,
      },
    },
    timeout: { $ref: '#/$defs/duration', description: 'How long to wait, from the arrival.' },
    until: until ?? {},
    offset: offset ?? {},
    weekdays: weekdays ?? {},
    at: at ?? {},
    on_past: on_past ?? {},
    on_timeout: { $ref: '#/$defs/steps', description: 'Run when nothing happened in time.' },
    lookback: {
      $ref: '#/$defs/duration',
      description: 'Events up to this long before the arrival count as well.',
    },
  },
  required: ['paths'],
  additionalProperties: false,
};
