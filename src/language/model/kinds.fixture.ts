/** A few kinds for the tests of the language, which must not import the real ones. Nothing but tests may import this. */
import type { LanguageKinds } from './kinds.ts';

export const fixtureKinds: LanguageKinds = {
  steps: [
    {
      name: 'send',
      summary: 'Sends a message.',
      schema: {
        type: 'object',
        properties: {
          channel: { type: 'string' },
          channels: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string' } },
          template: { type: ['string', 'object'] },
          max_lateness: { $ref: '#/$defs/duration' },
          on_capped: {
            oneOf: [
              { enum: ['skip', 'exit'] },
              {
                type: 'object',
                properties: { defer: { $ref: '#/$defs/duration' } },
                required: ['defer'],
                additionalProperties: false,
              },
            ],
          },
        },
        required: ['template'],
        oneOf: [{ required: ['channel'] }, { required: ['channels'] }],
        additionalProperties: false,
      },
    },
    {
      name: 'wait',
      summary: 'Waits.',
      schema: {
        oneOf: [
          { $ref: '#/$defs/duration' },
          {
            type: 'object',
            properties: {
              days: { type: 'integer', minimum: 1 },
              at: { $ref: '#/$defs/time' },
              steps: { $ref: '#/$defs/steps' },
            },
            required: ['days'],
            additionalProperties: false,
          },
        ],
      },
    },
    {
      name: 'branch',
      summary: 'Takes a path.',
      schema: {
        type: 'object',
        properties: { paths: { $ref: '#/$defs/paths' } },
        required: ['paths'],
        additionalProperties: false,
      },
    },
    { name: 'exit', summary: 'Ends the run.', schema: { type: 'string', minLength: 1 } },
  ],
  conditions: [
    condition('all', { type: 'array', minItems: 1, items: { $ref: '#/$defs/condition' } }),
    condition('not', { $ref: '#/$defs/condition' }),
    condition('segment', { type: 'string', minLength: 1 }),
    {
      name: 'event',
      claims: (key) => key === 'event',
      companions: ['count', 'within', 'where'],
      schema: {
        properties: {
          event: { type: 'string' },
          count: { type: 'integer' },
          within: { $ref: '#/$defs/duration' },
          where: { $ref: '#/$defs/condition' },
        },
      },
    },
    {
      name: 'compare',
      claims: (key) => /^(profile|event|entry)[.[]/.test(key),
      companions: [],
      schema: {
        patternProperties: {
          '^(profile|event|entry)[.\\[]': {
            anyOf: [
              { type: ['string', 'number', 'boolean'] },
              {
                type: 'object',
                properties: {
                  gt: { type: 'number' },
                  in: { type: 'array', items: { type: 'string' } },
                  matches: { type: 'string' },
                },
                minProperties: 1,
                additionalProperties: false,
              },
            ],
          },
        },
      },
    },
  ],
  gates: [
    { name: 'suppression', document: null, schema: null, summary: 'Addresses that must not be written to.' },
    {
      name: 'quiet_hours',
      document: 'QuietHoursPolicy',
      summary: 'When nobody is written to.',
      schema: {
        type: 'object',
        properties: {
          windows: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              properties: {
                from: { $ref: '#/$defs/time' },
                to: { $ref: '#/$defs/time' },
                weekdays: { $ref: '#/$defs/weekdays' },
              },
              required: ['from', 'to'],
              additionalProperties: false,
            },
          },
        },
        required: ['windows'],
        additionalProperties: false,
      },
    },
  ],
};

function condition(name: string, value: LanguageKinds['conditions'][number]['schema']) {
  return {
    name,
    claims: (key: string) => key === name,
    companions: [],
    schema: { properties: { [name]: value } },
  };
}
