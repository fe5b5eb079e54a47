/** `Population`: made-up subscribers for simulations: who they are, and what they do how often. */
import type { Schema } from '../kinds.ts';
import { share, weight } from '../sample-parts.ts';
import { document } from './document.ts';

const text = (description: string): Schema => ({ type: 'string', minLength: 1, description });
const delay = (description: string): Schema => ({ $ref: '#/$defs/delay', description });
const samples = (of: string): Schema => ({
  type: 'object',
  description: `${of}, by name: a value, or a map that says how it is drawn.`,
  additionalProperties: { $ref: '#/$defs/sample' },
});
const consent: Schema = {
  description: 'The share that gives it, or a map that says more.',
  anyOf: [
    share('The share that gives it.'),
    {
      type: 'object',
      properties: {
        given: share('The share that gives it when they come.'),
        confirmed: share('Of those, so many confirm it ten minutes later.'),
        withdrawn: share('Of those, so many take it back.'),
        after: delay('How long after they came they take it back.'),
      },
      required: ['given'],
      dependencies: { withdrawn: ['after'], after: ['withdrawn'] },
      additionalProperties: false,
    },
  ],
};

const activity: Schema = {
  type: 'object',
  properties: {
    event: text('What happens.'),
    share: share('So many do it at all; of what follows: so often it does. Left out: `100%`.'),
    per_month: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 3000,
      description: 'So often in thirty days, in the mean of those who do it.',
    },
    varies: {
      type: 'string',
      pattern: '^[0-9]{1,3}%$',
      description:
        'How unlike people are: the standard deviation of their own means, e.g. `80%`. Left out: all are alike.',
    },
    hours: {
      type: 'object',
      minProperties: 1,
      patternProperties: { '^([01][0-9]|2[0-3])-([01][0-9]|2[0-4])$': weight },
      additionalProperties: false,
      description: 'How the hours of the person weigh, e.g. `"18-22": 3`. Hours that are not named weigh 1.',
    },
    weekdays: {
      type: 'object',
      minProperties: 1,
      properties: Object.fromEntries(
        ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [
          day,
          { ...weight, description: 'How this day weighs.' },
        ]),
      ),
      additionalProperties: false,
      description: 'How the days weigh. Those that are not named weigh 1.',
    },
    after_joining: delay('Once, so long after the person came.'),
    follows: text('An event of this population that leads to it.'),
    after: delay('How long after that.'),
    unless: text('Not where this event follows the same one; it must be listed before.'),
    on_days: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'integer', minimum: 1, maximum: 3660 },
      description: 'To everybody at once, on these days of the simulation; 1 is the first.',
    },
    at: { $ref: '#/$defs/time', description: 'At this time of day in the zone of the workspace.' },
    properties: samples('Its properties'),
    profile: samples('Attributes that change with it'),
  },
  required: ['event'],
  oneOf: [
    { required: ['per_month'] },
    { required: ['after_joining'] },
    { required: ['follows', 'after'] },
    { required: ['on_days', 'at'] },
  ],
  dependencies: {
    varies: ['per_month'],
    hours: ['per_month'],
    weekdays: ['per_month'],
    after: ['follows'],
    unless: ['follows'],
    at: ['on_days'],
  },
  additionalProperties: false,
};

export const population = document(
  'Population',
  'Made-up subscribers for `simulate`: who they are, and what they do how often.',
  {
    starts: { $ref: '#/$defs/date', description: 'The day on which a simulation begins to count.' },
    history: {
      $ref: '#/$defs/duration',
      description: 'So long before that lives begin, in whole days: what is sent then is not counted.',
    },
    newcomers: share('So many come while it runs; all others are there from the beginning.'),
    stays: delay('How long somebody does what has `per_month`. Left out: to the end.'),
    profile: samples('Attributes'),
    consent: {
      type: 'object',
      description: 'By channel and purpose: who gives consent.',
      additionalProperties: { type: 'object', minProperties: 1, additionalProperties: consent },
    },
    events: { type: 'array', minItems: 1, maxItems: 200, items: activity, description: 'What people do.' },
  },
  ['starts'],
);
