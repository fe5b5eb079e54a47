/** What a user writes under `repeat`, and what the plan keeps of it. */
import type { StepId } from '../../../base/ids.ts';
import type { ConditionSpec } from '../../../plan/plan.ts';
import type { JsonSchema } from '../../definition.ts';

/** `everyMs`: from the start of one round to the start of the next; null: at once. `body` leads back to this step. */
export type RepeatData = {
  readonly kind: 'repeat';
  readonly max: number;
  readonly everyMs: number | null;
  readonly until?: ConditionSpec;
  readonly body: StepId | null;
};

export const schema: JsonSchema = {
  description: 'Runs its steps several times, until a condition is true.',
  type: 'object',
  properties: {
    max: { type: 'integer', minimum: 1, maximum: 1000, description: 'At most this many rounds.' },
    every: { $ref: '#/$defs/duration', description: 'From the start of one round to the start of the next.' },
    until: { $ref: '#/$defs/condition', description: 'Ends the loop before the next round.' },
    steps: { $ref: '#/$defs/steps', description: 'What happens in each round.' },
  },
  required: ['max', 'steps'],
  additionalProperties: false,
};
