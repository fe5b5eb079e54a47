/** What a user writes in a `DuplicatePolicy`, and what the plan keeps of it. */
import type { JsonSchema } from '../../definition.ts';

/** What makes two messages the same one, so that an address gets it once. */
export type Sameness = 'template' | 'journey' | 'class';

export type DuplicateData = { readonly withinMs: number; readonly same: Sameness };

export const schema: JsonSchema = {
  type: 'object',
  properties: {
    within: {
      $ref: '#/$defs/duration',
      description: 'How long an address that got a message does not get it again for somebody else.',
    },
    same: {
      enum: ['template', 'journey', 'class'],
      description:
        'What counts as the same message: one of the same template (the default), of the same journey, or of the same class.',
    },
  },
  required: ['within'],
};
