/** `Test`: scenarios in virtual time. */
import type { Schema } from '../kinds.ts';
import { document } from './document.ts';

const text: Schema = { type: 'string', minLength: 1 };
const moment: Schema = {
  anyOf: [{ $ref: '#/$defs/offset' }, { $ref: '#/$defs/instant' }],
  description: 'Offset from the start, or an instant.',
};
const anyMap: Schema = { type: 'object' };

const event: Schema = {
  type: 'object',
  description: 'Something that happens: exactly one of an event, new attributes, consent, a receipt.',
  properties: {
    at: moment,
    subscriber: { ...text, description: 'Who; may be left out when there is one.' },
    event: { ...text, description: 'An event of the catalog, or a reserved one.' },
    properties: { ...anyMap, description: 'Its properties.' },
    identify: { ...anyMap, description: 'New values of profile attributes.' },
    consent: {
      ...anyMap,
      description: 'Channel to purposes given, or to a map of purpose to given or withdrawn.',
    },
    receipt: { ...anyMap, description: 'What the provider reports of a message.' },
    id: { ...text, description: 'Message id, to test duplicates.' },
  },
  required: ['at'],
  oneOf: [
    { required: ['event'] },
    { required: ['identify'] },
    { required: ['consent'] },
    { required: ['receipt'] },
  ],
  additionalProperties: false,
};

const matchers: Schema = { type: 'array', items: anyMap };
const expectation: Schema = {
  type: 'object',
  properties: {
    at: { anyOf: [{ const: 'end' }, { $ref: '#/$defs/offset' }, { $ref: '#/$defs/instant' }] },
    subscriber: text,
    journey: text,
    sends: { ...matchers, description: 'What is sent at this moment.' },
    no_sends: {
      anyOf: [anyMap, { type: 'array', items: anyMap }, { const: true }],
      description: 'What must not be sent.',
    },
    refused: { ...matchers, description: 'What a gate refuses.' },
    held: { ...matchers, description: 'What waits, and why.' },
    calls: { ...matchers, description: 'Webhooks.' },
    entered: { ...matchers, description: 'Runs that start.' },
    exits: { ...matchers, description: 'Runs that end, with their reason.' },
    goals: { ...matchers, description: 'Goals reached.' },
    profile: { ...anyMap, description: 'Attributes as they are then.' },
    exact: { type: 'boolean', description: 'The lists are complete.' },
  },
  required: ['at'],
  additionalProperties: false,
};

const testCase: Schema = {
  type: 'object',
  properties: {
    name: text,
    start: { $ref: '#/$defs/instant', description: 'When virtual time begins.' },
    subscribers: {
      type: 'object',
      description: 'Who there is: attributes by name, and `consent`: channel to purposes.',
      minProperties: 1,
      additionalProperties: anyMap,
    },
    events: { type: 'array', items: event },
    outcomes: { type: 'array', items: anyMap, description: 'What providers answer; left out: accepted.' },
    expect: { type: 'array', minItems: 1, items: expectation },
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
    cases: { type: 'array', minItems: 1, items: testCase },
  },
  ['cases'],
);
