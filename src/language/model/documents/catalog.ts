/** `Catalog`: the data contract, profile attributes and events with their types. */
import { document } from './document.ts';

export const catalog = document(
  'Catalog',
  'The data contract: profile attributes and events, with their types.',
  {
    profile: {
      type: 'object',
      description: 'Attributes of subscribers.',
      additionalProperties: { $ref: '#/$defs/attribute' },
    },
    enums: {
      type: 'object',
      description: 'Lists of values that several attributes and properties share.',
      additionalProperties: {
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { type: ['string', 'number', 'boolean'] },
      },
    },
    events: {
      type: 'object',
      description: 'Events by name; names are free text.',
      additionalProperties: {
        type: 'object',
        properties: {
          owner: { type: 'string', description: 'The team that answers for it.' },
          source: { enum: ['code', 'webhook', 'warehouse'], description: 'Where it comes from.' },
          description: { type: 'string', description: 'When it happens.' },
          properties: {
            type: 'object',
            description: 'Properties by name.',
            additionalProperties: { $ref: '#/$defs/attribute' },
          },
          required: {
            type: 'array',
            uniqueItems: true,
            items: { type: 'string' },
            description:
              'Properties that whoever sends it must give; `scan` and the generated client check it.',
          },
        },
        additionalProperties: false,
      },
    },
  },
  [],
);
