/** What a user writes under `branch`, and what the plan keeps of it. */
import type { StepId } from '../../../base/ids.ts';
import type { ConditionSpec } from '../../../plan/plan.ts';
import type { JsonSchema } from '../../definition.ts';

export type BranchData = {
  readonly kind: 'branch';
  readonly paths: readonly {
    readonly id: string;
    readonly when: ConditionSpec;
    readonly to: StepId | null;
  }[];
  readonly otherwise: { readonly id: string; readonly to: StepId | null };
};

export const schema: JsonSchema = {
  description: 'Takes the first path whose condition is true, or the one that says `else: true`.',
  type: 'object',
  properties: {
    paths: {
      type: 'array',
      description: 'The ways on, in order: the first that fits is taken.',
      minItems: 1,
      items: {
        type: 'object',
        properties: {
          id: { $ref: '#/$defs/name', description: 'Name of the path, unique in this step.' },
          title: { type: 'string', description: 'What people call this path.' },
          when: { $ref: '#/$defs/condition', description: 'Unknown counts as false.' },
          else: { const: true, description: 'The path of everybody else.' },
          steps: { $ref: '#/$defs/steps', description: 'What happens on this path.' },
        },
        required: ['id'],
        additionalProperties: false,
      },
    },
  },
  required: ['paths'],
  additionalProperties: false,
};
