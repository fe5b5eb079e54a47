/** `Trait`: a value computed from events. */
import type { Schema } from '../kinds.ts';
import { document } from './document.ts';

const AGGREGATES = ['count', 'sum', 'average', 'last', 'first', 'distinct', 'open'];
const property = (description: string): Schema => ({ $ref: '#/$defs/path', description });

export const trait = document(
  'Trait',
  'A value computed from the events of one subscriber.',
  {
    event: { type: 'string', minLength: 1, description: 'The event that it is computed from.' },
    count: { const: true, description: 'How many.' },
    sum: property('The sum of this property.'),
    average: property('The average of this property.'),
    last: property('The property of the last one.'),
    first: property('The property of the first one.'),
    distinct: property('How many different values of this property.'),
    open: {
      type: 'object',
      description: 'How many are opened and not closed.',
      properties: {
        opened_by: { type: 'string', minLength: 1, description: 'The event that opens.' },
        closed_by: { type: 'string', minLength: 1, description: 'The event that closes.' },
        id: { type: 'string', minLength: 1, description: 'The property that pairs the two.' },
      },
      required: ['opened_by', 'closed_by', 'id'],
      additionalProperties: false,
    },
    within: { $ref: '#/$defs/duration', description: 'Only events of the last so long.' },
    where: { $ref: '#/$defs/where', description: 'Only events for which this holds.' },
    population: { type: 'boolean', description: 'Keeps mean and standard deviation over all subscribers.' },
  },
  [],
  {
    oneOf: AGGREGATES.map((key) => ({ required: [key] })),
    anyOf: [{ required: ['event'] }, { required: ['open'] }],
  },
);
