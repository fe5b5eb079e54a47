/** What a user writes in a `PriorityPolicy`, and what the plan keeps of it. */
import type { JsonSchema } from '../../definition.ts';

/** One cell of the communication matrix: these classes, for people of this segment (null: for everybody). */
export type MatrixRow = {
  readonly classes: readonly string[] | null;
  readonly tags: readonly string[] | null;
  readonly audience: string | null;
  readonly priority: number;
};

/** `classes`: the priority of each class where no row fits, as the workspace has it. */
export type PriorityData = {
  readonly horizonMs: number;
  readonly matrix: readonly MatrixRow[];
  readonly classes: { readonly [name: string]: number };
};

const names = { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true };

export const schema: JsonSchema = {
  type: 'object',
  properties: {
    horizon: {
      $ref: '#/$defs/duration',
      description: 'How long a message keeps those of lower priority away.',
    },
    matrix: {
      type: 'array',
      minItems: 1,
      description:
        'The communication matrix: the first row that fits a message and its receiver says its priority. Without one, the class does.',
      items: {
        type: 'object',
        properties: {
          classes: { ...names, description: 'Classes of messages; all that are covered when left out.' },
          tags: { ...names, description: 'Only messages with one of these tags.' },
          audience: { type: 'string', description: 'Segment of the receivers; everybody when left out.' },
          priority: { type: 'integer', description: 'The larger one wins.' },
        },
        required: ['priority'],
        additionalProperties: false,
      },
    },
  },
  required: ['horizon'],
};
