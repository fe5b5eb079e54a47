/** Schema parts that several documents share, by the name under `#/$defs/`. Data only. */
import type { Schema } from './kinds.ts';
import { sampleParts } from './sample-parts.ts';

export const CHANNEL_NAMES: Schema = {
  type: 'array',
  minItems: 1,
  uniqueItems: true,
  items: { type: 'string' },
};
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The keys that every document may carry. */
export const ABOUT: { readonly [key: string]: Schema } = {
  name: { $ref: '#/$defs/name', description: 'Unique among the documents of this kind.' },
  title: { type: 'string', description: 'What people call it.' },
  owner: { type: 'string', description: 'The team that answers for it.' },
  purpose: { type: 'string', description: 'Why it exists, in a sentence.' },
  review_by: { $ref: '#/$defs/date', description: 'When somebody must look at it again.' },
  tags: { type: 'array', items: { type: 'string' }, description: 'Words to select it by.' },
};

export const shared: { readonly [name: string]: Schema } = {
  ...sampleParts,
  covers: {
    type: 'object',
    description: 'What this policy judges. Left out: everything.',
    properties: {
      classes: { ...CHANNEL_NAMES, description: 'Classes of messages.' },
      channels: { ...CHANNEL_NAMES, description: 'Channels.' },
    },
    additionalProperties: false,
  },
  weekdays: {
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: { enum: WEEKDAYS },
    description: 'Local days of the week.',
  },
  attribute: {
    description:
      'A type: `string`, `number`, `integer`, `boolean`, `instant`, `date`, or a map that says more.',
    anyOf: [
      { enum: ['string', 'number', 'integer', 'boolean', 'instant', 'date', 'list', 'object'] },
      {
        type: 'object',
        properties: {
          type: {
            enum: ['string', 'number', 'integer', 'boolean', 'instant', 'date', 'list', 'object'],
            description: '`instant` takes RFC 3339 texts, `date` takes YYYY-MM-DD.',
          },
          enum: {
            anyOf: [
              { type: 'string' },
              { type: 'array', minItems: 1, items: { type: ['string', 'number', 'boolean'] } },
            ],
            description: 'The values allowed: the name of a shared enum, or a list.',
          },
          items: { $ref: '#/$defs/attribute' },
          properties: {
            type: 'object',
            additionalProperties: { $ref: '#/$defs/attribute' },
            description: 'What an object holds, by name.',
          },
          pii: { type: 'boolean', description: 'Personal data: never in logs.' },
          source: { type: 'string', description: 'Where it comes from.' },
          freshness: { $ref: '#/$defs/duration', description: 'How old it may be.' },
          description: { type: 'string', description: 'What it says about somebody.' },
        },
        anyOf: [{ required: ['type'] }, { required: ['enum'] }],
        additionalProperties: false,
      },
    ],
  },
};
