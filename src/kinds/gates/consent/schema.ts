/** What a user writes in a `ConsentPolicy`, and what the plan keeps of it. */
import type { JsonSchema } from '../../definition.ts';

/** `purposes`: class -> purpose; a class that is not there is its own purpose. */
export type ConsentData = {
  readonly purposes: { readonly [className: string]: string };
  readonly default: 'denied' | 'given';
};

export const schema: JsonSchema = {
  type: 'object',
  properties: {
    purposes: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description:
        'Class of message: the purpose that people consent to. By default the class is the purpose.',
    },
    default: {
      enum: ['denied', 'given'],
      description: 'What it means that nothing is recorded for somebody; denied when left out.',
    },
  },
};
