/** What a user writes in an `ExclusionPolicy`, and what the plan keeps of it. */
import type { ConditionSpec } from '../../../plan/plan.ts';
import type { JsonSchema } from '../../definition.ts';

export type ExclusionData = { readonly when: ConditionSpec };

export const schema: JsonSchema = {
  type: 'object',
  properties: {
    when: {
      $ref: '#/$defs/condition',
      description: 'Who must not receive. Unknown data exclude as well.',
    },
  },
  required: ['when'],
};
