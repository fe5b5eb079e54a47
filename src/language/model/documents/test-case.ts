/** `Test`: scenarios in virtual time. */
import type { Schema } from '../kinds.ts';
import { document } from './document.ts';
import { operations, orderDependencies, orderDetails } from './test-operations.ts';

const text: Schema = { type: 'string', minLength: 1 };
const moment: Schema = {
  anyOf: [{ $ref: '#/$defs/offset' }, { $ref: '#/$defs/instant' }],
  description: 'Offset from the start, or an instant.',
};
const anyMap: Schema = { type: 'object' };

const outcomeKeys: { readonly [key: string]: Schema } = {
  channel: { ...text, description: 'The channel whose provider answers.' },
  result: { enum: ['accepted', 'retryable', 'rejected', 'unknown'], description: 'What it answers.' },
  reason: { ...text, description: 'Why.' },
  subscriber: { ...text, description: 'Only to this one; left out: to the next attempt of anybody.' },
  answer: { description: 'The body of the answer to a `call`.' },
};

/** What is about somebody. */
const PERSONAL = ['event', 'identify', 'consent', 'withdraw', 'confirm', 'receipt'];

const RECEIPTS = [
  'delivered',
  'soft_bounced',
  'hard_bounced',
  'complained',
  'opened',
  'clicked',
  'unsubscribed',
  'failed',
];
const receipt: Schema = {
  type: 'object',
  description: 'What a provider reports of a message: `{ opened: TEMPLATE }`.',
  properties: {
    ...Object.fromEntries(
      RECEIPTS.map((kind) => [kind, { ...text, description: 'The template of the message.' }]),
    ),
    machine: { type: 'boolean', description: 'Not by a person.' },
    link: { ...text, description: 'The link that was clicked.' },
  },
  oneOf: RECEIPTS.map((kind) => ({ required: [kind] })),
  additionalProperties: false,
};

const match: Schema = { anyOf: [anyMap, { type: 'string' }] };
const matches = (description: string, item = anyMap): Schema => ({
  description,
  anyOf: [{ type: 'array', items: item }, anyMap, { const: true }],
});

const purposes: Schema = {
  type: 'object',
  additionalProperties: { anyOf: [{ type: 'array', items: text }, text, anyMap] },
};
const given: Schema = { ...purposes, description: 'Channel to the purposes given.' };
const confirmed: Schema = {
  ...purposes,
  description: 'Channel to the purposes whose waiting consent the person confirms.',
};
const withdrawn: Schema = { ...purposes, description: 'Channel to the purposes withdrawn.' };

const wholeNumber = (description: string, minimum = 1): Schema => ({ type: 'integer', minimum, description });

const event: Schema = {
  type: 'object',
  description: 'Something that happens at a moment: people, providers and operators share one timeline.',
  properties: {
    at: moment,
    subscriber: { ...text, description: 'Who, or which crowd; may be left out when there is one.' },
    first: wholeNumber('Only the first so many of the crowd.'),
    every: { $ref: '#/$defs/duration', description: 'How long after one of the crowd the next one follows.' },
    event: { ...text, description: 'An event of the catalog, or a reserved one.' },
    properties: { ...anyMap, description: 'Its properties.' },
    id: { ...text, description: 'Message id, to test duplicates.' },
    identify: { ...anyMap, description: 'New values of profile attributes.' },
    consent: given,
    withdraw: withdrawn,
    confirm: confirmed,
    receipt,
    outcome: {
      type: 'object',
      description: 'What the provider answers to the next attempt.',
      properties: outcomeKeys,
      required: ['channel', 'result'],
      additionalProperties: false,
    },
    ...operations,
    ...orderDetails,
  },
  required: ['at'],
  anyOf: [...PERSONAL, 'outcome', ...Object.keys(operations)].map((key) => ({ required: [key] })),
  dependencies: { properties: ['event'], id: ['event'], ...orderDependencies },
  additionalProperties: false,
};

const limit: Schema = { anyOf: [{ const: 'end' }, { $ref: '#/$defs/offset' }, { $ref: '#/$defs/instant' }] };

const expectation: Schema = {
  type: 'object',
  properties: {
    at: { ...limit, description: 'The moment; `end`: the whole case.' },
    from: { ...moment, description: 'In place of `at`: from here until before `until`.' },
    until: { ...limit, description: 'Where the time of `from` ends; this moment is no longer in it.' },
    sends: matches('What is sent at this moment.'),
    no_sends: matches('What must not be sent; at `end`: at no moment.'),
    refused: matches('What a gate refuses.', match),
    held: matches('What waits, and why.'),
    calls: matches('Webhooks.'),
    entered: {
      anyOf: [
        { type: 'integer', minimum: 0 },
        { type: 'array', items: match },
      ],
      description: 'Runs that start: how many, or which.',
    },
    exits: matches('Runs that end, with their reason.', match),
    goals: matches('Goals reached.', match),
    controls: matches('Panics, pauses, resumes and warnings, by whom, and what they held.', match),
    profile: {
      type: 'object',
      additionalProperties: anyMap,
      description: 'Subscriber to attributes as they are then.',
    },
    exact: { type: 'boolean', description: 'The lists are complete.' },
  },
  oneOf: [{ required: ['at'] }, { required: ['from', 'until'] }],
  additionalProperties: false,
};

const testCase: Schema = {
  type: 'object',
  properties: {
    name: { ...text, description: 'What it shows, in a sentence.' },
    start: { $ref: '#/$defs/instant', description: 'When virtual time begins.' },
    subscribers: {
      type: 'object',
      description:
        'Who there is: attributes by name, and `consent`: channel to purposes, confirmed where they have to be.',
      minProperties: 1,
      additionalProperties: {
        type: 'object',
        properties: {
          consent: given,
          withdraw: withdrawn,
          crowd: {
            ...wholeNumber('So many people like this: NAME-1, NAME-2 ...; `{n}` in a text is the number.'),
            maximum: 10_000,
          },
        },
        additionalProperties: true,
      },
    },
    events: { type: 'array', items: event, description: 'What happens, in any order.' },
    outcomes: {
      type: 'array',
      description: 'What providers answer; left out: accepted.',
      items: {
        type: 'object',
        properties: { at: moment, ...outcomeKeys },
        required: ['channel', 'result'],
        additionalProperties: false,
      },
    },
    expect: {
      type: 'array',
      minItems: 1,
      items: expectation,
      description: 'What must come of it, and when.',
    },
    exact: { type: 'boolean', description: 'All lists are complete.' },
    end: { ...moment, description: 'How far time runs; left out: until nothing is due.' },
  },
  required: ['name', 'start', 'subscribers', 'expect'],
  additionalProperties: false,
};

export const test = document(
  'Test',
  'Scenarios in virtual time: what happens, and what must come of it.',
  {
    journey: { ...text, description: 'The journey that is tested; left out: all of them.' },
    cases: {
      type: 'array',
      minItems: 1,
      items: testCase,
      description: 'Lives to play, and what must come of them.',
    },
    equivalent_mutants: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          mutant: { ...text, description: 'As `rutter test --mutate` prints it.' },
          reason: { ...text, description: 'Why nobody can tell it from the journey as it is.' },
        },
        required: ['mutant', 'reason'],
        additionalProperties: false,
      },
      description: 'Changes that `test --mutate` tries and that make no difference to anybody.',
    },
  },
  ['cases'],
);
