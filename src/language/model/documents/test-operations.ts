/** What a `Test` may say about nobody in particular: providers, numbers from outside, and the orders of an operator. */
import type { Schema } from '../kinds.ts';
import { CHANNEL_NAMES } from '../shared.ts';

const text: Schema = { type: 'string', minLength: 1 };

/** What an order is about: everything, a scope that a PanicPolicy names, or whatever has all of what is named. */
const scope = (description: string): Schema => ({
  description: `${description} a scope of a PanicPolicy, \`all\`, or a map of channels, classes, tags and journeys.`,
  anyOf: [
    text,
    {
      type: 'object',
      minProperties: 1,
      properties: {
        channels: { ...CHANNEL_NAMES, description: 'Channels.' },
        classes: { ...CHANNEL_NAMES, description: 'Classes of messages.' },
        tags: { ...CHANNEL_NAMES, description: 'Tags of sends.' },
        journeys: { ...CHANNEL_NAMES, description: 'Journeys.' },
      },
      additionalProperties: false,
    },
  ],
});

/** The keys of an entry of `events` that say what it is, where it is about nobody in particular. */
export const operations: { readonly [key: string]: Schema } = {
  provider: {
    type: 'object',
    description:
      'How a provider answers from now on, by channel: `up`, `down` (cannot be reached), `rejects`.',
    minProperties: 1,
    additionalProperties: { enum: ['up', 'down', 'rejects'] },
  },
  gauge: {
    type: 'object',
    description: 'Numbers from outside, by the name of the gauge.',
    minProperties: 1,
    additionalProperties: { type: 'number' },
  },
  panic: scope('An operator pulls the panic:'),
  pause: scope('An operator pauses:'),
  resume: scope('An operator lets it go on:'),
};

/** What an order may say besides its scope. */
export const orderDetails: { readonly [key: string]: Schema } = {
  mode: { enum: ['hold', 'freeze'], description: 'Whether waits go on (`hold`) or stop as well.' },
  entrants: { enum: ['queue', 'drop'], description: 'What becomes of those who enter a paused journey.' },
  limit: { $ref: '#/$defs/duration', description: 'A send that is held for so long expires.' },
  policy: { ...text, description: 'The PanicPolicy that is pulled.' },
  by: { ...text, description: 'Who gives the order; left out: `test`.' },
  reason: { ...text, description: 'Why, as it stands in the audit.' },
};

/** Keys that say something only beside another one. */
export const orderDependencies: { readonly [key: string]: readonly string[] } = {
  mode: ['pause'],
  entrants: ['pause'],
  policy: ['panic'],
};
