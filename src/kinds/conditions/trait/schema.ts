/** JSON Schema of traits in conditions: the operators of a comparison, and `above` and `below` the population. */
import type { JsonSchema } from '../../definition.ts';
import { operatorProperties } from '../schema-comparison.ts';

const population = {
  type: 'object',
  properties: {
    mean: { type: 'number', description: 'How many times the mean over all subscribers; default 1' },
    sigma: { type: 'number', description: 'How many standard deviations to add; default 0, may be negative' },
  },
  additionalProperties: false,
  minProperties: 1,
};

export const schema: JsonSchema = {
  patternProperties: {
    '^trait[.\\[]': {
      anyOf: [
        { type: ['string', 'number', 'boolean'] },
        {
          type: 'object',
          properties: {
            ...operatorProperties,
            above: { ...population, description: 'More than mean + sigma standard deviations' },
            below: { ...population, description: 'Less than mean + sigma standard deviations' },
          },
          additionalProperties: false,
          minProperties: 1,
        },
      ],
    },
  },
};
