/** `Journey`: who enters, what happens, when it ends. */
import type { Schema } from '../kinds.ts';
import { document } from './document.ts';

const text: Schema = { type: 'string', minLength: 1 };
const count: Schema = { type: 'integer', minimum: 1 };
const TRIGGERS = ['event', 'segment', 'schedule', 'date', 'changed', 'each'];

const reentry: Schema = {
  description: 'Whether somebody may come in again.',
  anyOf: [
    { enum: ['never', 'always'] },
    {
      type: 'object',
      properties: {
        after: { $ref: '#/$defs/duration', description: 'Not before so long.' },
        from: { enum: ['entry', 'exit'], description: 'Counted from here; default entry.' },
      },
      required: ['after'],
      additionalProperties: false,
    },
  ],
};

const schedule: Schema = {
  type: 'object',
  description: 'A calendar rule, over the audience.',
  properties: {
    every: { enum: ['day', 'week', 'month'], description: 'How often.' },
    at: { $ref: '#/$defs/time', description: 'Local time.' },
    weekdays: { $ref: '#/$defs/weekdays' },
    day: {
      type: 'integer',
      minimum: 1,
      maximum: 31,
      description: 'Day of the month; shorter months: the last.',
    },
    zone: { enum: ['workspace', 'subscriber'], description: 'Whose clock; default workspace.' },
  },
  required: ['every', 'at'],
  additionalProperties: false,
};

const enter: Schema = {
  type: 'object',
  description: 'How somebody comes in.',
  properties: {
    event: { ...text, description: 'By this event.' },
    where: { $ref: '#/$defs/where', description: 'Only if the event fits.' },
    segment: { ...text, description: 'By becoming a member of this segment.' },
    existing: { enum: ['enter', 'ignore'], description: 'Who is a member already at the first apply.' },
    at: {
      anyOf: [{ $ref: '#/$defs/instant' }, { $ref: '#/$defs/time' }],
      description: 'The whole audience at this instant; beside `date`: the local time.',
    },
    schedule,
    date: { $ref: '#/$defs/path', description: 'On the day that this attribute holds.' },
    every: { enum: ['year'], description: 'Beside `date`: each year on its month and day.' },
    feb29: { enum: ['feb28', 'mar01'], description: 'Where 29 February goes in other years.' },
    changed: {
      $ref: '#/$defs/path',
      description: 'When this attribute gets a new value, the first one too.',
    },
    each: { $ref: '#/$defs/path', description: 'One run for each element of this list.' },
    key: { $ref: '#/$defs/path', description: 'One run for each value of this; re-entry is per key.' },
    reentry,
    while_active: { enum: ['reject', 'restart', 'parallel'], description: 'A trigger while a run is on.' },
    max_active: { ...count, description: 'Most runs at once of one subscriber; default 100.' },
    limit: {
      type: 'object',
      description: 'At most so many entrants.',
      properties: {
        per_day: { ...count, description: 'At most so many a day, by the zone of the workspace.' },
        total: { ...count, description: 'At most so many ever.' },
      },
      minProperties: 1,
      additionalProperties: false,
    },
  },
  required: ['reentry'],
  oneOf: [...TRIGGERS.map((key) => ({ required: [key] })), { required: ['at'], not: { required: ['date'] } }],
  dependencies: { where: ['event'], every: ['date'], feb29: ['date'], existing: ['segment'] },
  additionalProperties: false,
};

const report: Schema = {
  type: 'object',
  description: 'Fields for reports, such as market or cost centre; `Standards.reporting` says which.',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
};

const goal: Schema = {
  type: 'object',
  properties: {
    name: { $ref: '#/$defs/name' },
    event: { ...text, description: 'The event that reaches it.' },
    where: { $ref: '#/$defs/where', description: 'Only if the event fits.' },
    within: { $ref: '#/$defs/duration', description: 'Counted from entry.' },
    primary: { type: 'boolean', description: 'The one that decides.' },
    guardrail: { type: 'boolean', description: 'Must not get worse: watched, and no success.' },
    count: { enum: ['once', 'every'], description: 'Default once.' },
    title: { ...text, description: 'What people call it, in reports.' },
    owner: { ...text, description: 'The team that answers for it; that of the journey when left out.' },
    review_by: { $ref: '#/$defs/date', description: 'When somebody must look at it again.' },
    report,
  },
  required: ['name', 'event', 'within'],
  additionalProperties: false,
};

const exit: Schema = {
  type: 'object',
  properties: {
    event: { ...text, description: 'This event ends the run.' },
    where: { $ref: '#/$defs/where', description: 'Only if the event fits.' },
    key: {
      anyOf: [{ $ref: '#/$defs/path' }, { const: false }],
      description: 'What names the run in this event; false: it ends every run.',
    },
    segment: { ...text, description: 'Becoming a member ends the run.' },
  },
  oneOf: [{ required: ['event'] }, { required: ['segment'] }],
  dependencies: { where: ['event'], key: ['event'] },
  additionalProperties: false,
};

const migrate: Schema = {
  type: 'object',
  properties: {
    moved: {
      type: 'object',
      description: 'A step, or the journey, has another name or place now.',
      properties: {
        from: { ...text, description: 'The step as it was called before.' },
        to: { ...text, description: 'The step at which its runs go on.' },
        journey: {
          ...text,
          description: 'This journey as it was called before: its runs and entries go on here.',
        },
      },
      oneOf: [{ required: ['from', 'to'] }, { required: ['journey'] }],
      dependencies: { from: ['to'], to: ['from'] },
      additionalProperties: false,
    },
    drain: { ...text, description: 'Runs at this step finish on the old version.' },
    exit: { ...text, description: 'Runs at this step end.' },
  },
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
};

export const journey = document(
  'Journey',
  'What happens to a subscriber, from entry to exit.',
  {
    class: {
      ...text,
      description: 'Class of its messages: transactional, service, lifecycle, promotional, or your own.',
    },
    report,
    escalation: { ...text, description: 'Who is called when it goes wrong.' },
    milestones: {
      type: 'array',
      description: 'What is ready by when, and whose work that is.',
      items: {
        type: 'object',
        properties: {
          name: { ...text, description: 'What is ready then.' },
          role: { ...text, description: 'Whose work it is: a role of some team.' },
          due: { $ref: '#/$defs/date', description: 'The last day for it.' },
          done: { $ref: '#/$defs/date', description: 'The day on which it was ready.' },
        },
        required: ['name'],
        additionalProperties: false,
      },
    },
    reviewers: {
      type: 'object',
      description: 'Who looked at it, by role: `author`, `approver`, `analyst` or your own.',
      additionalProperties: text,
    },
    seed_list: { ...text, description: 'The segment of people who get every message for checking.' },
    zone: { $ref: '#/$defs/zone', description: 'For subscribers whose own zone is not known.' },
    enter,
    audience: { $ref: '#/$defs/condition', description: 'Who may come in.' },
    exit: { type: 'array', items: exit, description: 'What ends a run at once.' },
    goals: { type: 'array', items: goal, description: 'What it is for, counted.' },
    steps: { $ref: '#/$defs/steps', description: 'What happens, in order.' },
    migrate: {
      type: 'array',
      items: migrate,
      description: 'What becomes of runs at steps that moved or went.',
    },
    hotfix: { enum: ['copy'], description: 'Runs under way get corrected content, too.' },
  },
  ['class', 'enter', 'steps'],
);
