/** What a user writes under `split`, and what the plan keeps of it. */
import type { StepId } from '../../../base/ids.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { JsonSchema } from '../../definition.ts';

/** `below`: the first bucket, of 10,000, that belongs to the next path. */
export type SplitPath = {
  readonly id: string;
  readonly weight: number;
  readonly below: number;
  readonly to: StepId | null;
};

export type SplitData = {
  readonly kind: 'split';
  readonly salt: string;
  readonly experiment: JsonObject | null;
  readonly paths: readonly SplitPath[];
};

const share = { type: ['string', 'number'], pattern: '^\\d+(\\.\\d+)?%$' };

export const schema: JsonSchema = {
  description: 'Divides people at random, the same person always the same way.',
  type: 'object',
  properties: {
    experiment: {
      type: 'object',
      description: 'What is being learned; names the experiment in every report.',
      properties: {
        name: { type: 'string', description: 'Its name; also the salt of the assignment.' },
        hypothesis: { type: 'string', description: 'What you expect, so that it can turn out wrong.' },
        metric: { type: 'string', description: 'The goal by which it is judged.' },
        minimum_effect: {
          ...share,
          description: 'The smallest difference worth finding, as a part of the baseline, e.g. 10%.',
        },
        power: { ...share, description: 'The chance to find it, e.g. 80%.' },
        baseline: { ...share, description: 'How many reach the metric today, e.g. 8%.' },
        people_per_day: {
          type: 'integer',
          minimum: 1,
          description: 'How many come to this step on a day, of all its paths.',
        },
        length: { $ref: '#/$defs/duration', description: 'How long it is meant to run.' },
        report: {
          type: 'object',
          description: 'Fields for reports; `Standards.reporting` says which.',
          additionalProperties: { type: ['string', 'number', 'boolean'] },
        },
        salt: { type: 'string', description: 'Keep it when the experiment is renamed.' },
      },
      required: ['name', 'hypothesis', 'metric'],
      additionalProperties: false,
    },
    paths: {
      type: 'array',
      description: 'The ways on, each with its share.',
      minItems: 2,
      items: {
        type: 'object',
        properties: {
          id: { $ref: '#/$defs/name', description: 'Name of the path, unique in this step.' },
          title: { type: 'string', description: 'What people call this path.' },
          weight: { type: 'number', minimum: 0, description: 'Its share, relative to the sum of all.' },
          steps: { $ref: '#/$defs/steps', description: 'What happens on this path.' },
        },
        required: ['id', 'weight'],
        additionalProperties: false,
      },
    },
  },
  required: ['paths'],
  additionalProperties: false,
};
