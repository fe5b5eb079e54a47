/** What a user writes under `wait`, and what the plan keeps of it. */
import type { StepId } from '../../../base/ids.ts';
import type { JsonSchema } from '../../definition.ts';
import { type MomentSpec, untilProperties } from '../moment.ts';

/** `inner`: first of the nested steps, or what follows the wait. */
export type WaitData = { readonly kind: 'wait'; readonly moment: MomentSpec; readonly inner: StepId | null };

export const schema: JsonSchema = {
  description: 'Waits for a span of time (3d), calendar days ({ days: 1, at: "14:00" }) or until a moment.',
  oneOf: [
    { $ref: '#/$defs/duration' },
    {
      type: 'object',
      properties: {
        days: {
          type: 'integer',
          minimum: 1,
          maximum: 3660,
          description: 'Calendar days in the zone of the person; keeps the time of day unless `at` is given.',
        },
        ...untilProperties,
        steps: {
          $ref: '#/$defs/steps',
          description: 'Run when the wait is over, and not when it was skipped.',
        },
      },
      additionalProperties: false,
    },
  ],
};
