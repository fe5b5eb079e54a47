/** `Standards`: what a team holds its journeys to, as data. What is made of it is said by the rules, not here. */
import type { Schema } from '../kinds.ts';
import { CHANNEL_NAMES } from '../shared.ts';
import { document } from './document.ts';

const text: Schema = { type: 'string', minLength: 1 };
const names = (description: string): Schema => ({ ...CHANNEL_NAMES, description });
const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description });
const table = (of: Schema, description: string): Schema => ({
  type: 'object',
  description,
  additionalProperties: of,
});

const percentage: Schema = { type: 'string', pattern: '^(100|[0-9]{1,2})%$' };

/** The kinds of policies; a test compares them with the gates that there are. */
export const POLICY_KINDS = [
  'ConsentPolicy',
  'DuplicatePolicy',
  'ExclusionPolicy',
  'FrequencyPolicy',
  'LanePolicy',
  'PanicPolicy',
  'PriorityPolicy',
  'QualityPolicy',
  'QuietHoursPolicy',
];
/** The kinds of documents that standards speak of; `Policy` is any of those that have no line of their own. */
const DOCUMENTS = [
  'Journey',
  'Segment',
  'Trait',
  'Template',
  'Test',
  'Catalog',
  'Standards',
  'Policy',
  ...POLICY_KINDS,
];
/** Documents that somebody else than their owner may have to agree to. */
const APPROVED = [...DOCUMENTS, 'Workspace', 'Waivers'];
/** What has a name inside of a document. */
const PARTS = ['step', 'goal', 'experiment', 'event', 'attribute'];

/** What a line of a table by kind speaks of. */
function describeKind(kind: string): string {
  if (kind === 'Policy') return 'For policies that have no line of their own.';
  return DOCUMENTS.includes(kind) || APPROVED.includes(kind)
    ? `For documents of the kind ${kind}.`
    : `For each ${kind}.`;
}

const byKind = (kinds: readonly string[], of: Schema, description: string): Schema => ({
  type: 'object',
  description,
  properties: Object.fromEntries(kinds.map((kind) => [kind, { ...of, description: describeKind(kind) }])),
  minProperties: 1,
  additionalProperties: false,
});

const token: Schema = {
  description: 'The values allowed, or a pattern.',
  anyOf: [
    { type: 'array', minItems: 1, uniqueItems: true, items: text },
    {
      type: 'object',
      properties: {
        values: {
          type: 'array',
          minItems: 1,
          uniqueItems: true,
          items: text,
          description: 'The values allowed.',
        },
        pattern: { $ref: '#/$defs/pattern', description: 'What the whole value must fit.' },
        description: { ...text, description: 'What the values mean.' },
      },
      anyOf: [{ required: ['values'] }, { required: ['pattern'] }],
      additionalProperties: false,
    },
  ],
};

/** A value of a field that reports show. */
const reported: Schema = {
  description: '`any`, the values allowed, or a pattern.',
  anyOf: [{ enum: ['any'] }, ...(token.anyOf as readonly Schema[])],
};

const naming: Schema = {
  type: 'object',
  description: 'How things are called.',
  properties: {
    tokens: table(token, 'The parts of names, by the word that stands in braces.'),
    names: byKind([...DOCUMENTS, ...PARTS], text, 'By what is named: fixed text with tokens in braces.'),
    utm: table(token, 'Query parameters of links, with the values allowed: `utm_source`, `utm_medium`.'),
  },
  additionalProperties: false,
};

const qa: Schema = {
  type: 'array',
  description: 'What a journey must show before it ships.',
  minItems: 1,
  items: {
    type: 'object',
    properties: {
      classes: names('For journeys of these classes. Left out: for all.'),
      cases: count('At least so many test cases.'),
      coverage: {
        type: 'object',
        description: 'What the tests must reach.',
        properties: {
          steps: { ...percentage, description: 'Of the steps, e.g. `80%`.' },
          paths: { ...percentage, description: 'Of the ways out of steps.' },
        },
        minProperties: 1,
        additionalProperties: false,
      },
      reviewers: names('Roles that must be named, each by another person.'),
      seed_list: { type: 'boolean', description: 'A seed list must be declared.' },
    },
    minProperties: 1,
    additionalProperties: false,
  },
};

const freezes: Schema = {
  type: 'array',
  description: 'Times in which nothing is changed.',
  minItems: 1,
  items: {
    type: 'object',
    properties: {
      name: { $ref: '#/$defs/name' },
      from: { $ref: '#/$defs/date', description: 'The first day.' },
      to: { $ref: '#/$defs/date', description: 'The last day.' },
      classes: names('For journeys of these classes. Left out: for all.'),
      reason: { ...text, description: 'Why.' },
    },
    required: ['name', 'from', 'to'],
    additionalProperties: false,
  },
};

const limits: Schema = {
  type: 'object',
  description: 'How far a journey may go.',
  properties: {
    messages_per_day: count('Most messages to one person on one day.'),
    messages_per_week: count('Most messages to one person in seven days.'),
    steps: count('Most steps of a journey.'),
    length: { $ref: '#/$defs/duration', description: 'The longest that a run may take.' },
    entrants_per_day: count('The highest `limit.per_day` of a journey.'),
    paths: count('Most ways out of one step.'),
  },
  minProperties: 1,
  additionalProperties: false,
};

const content: Schema = {
  type: 'object',
  description: 'What messages must hold.',
  properties: {
    subject_max: count('Most characters of a subject.'),
    preheader_max: count('Most characters of a preheader.'),
    unsubscribe: names('Classes whose messages must hold a link to unsubscribe.'),
    postal_address: {
      type: 'object',
      description: 'The postal address that the law asks for.',
      properties: {
        classes: names('Classes whose emails must hold it.'),
        text: { ...text, description: 'As it is written.' },
      },
      required: ['classes', 'text'],
      additionalProperties: false,
    },
    link_hosts: names('Hosts that links may lead to; `*.example.com` takes in all below.'),
  },
  minProperties: 1,
  additionalProperties: false,
};

export const standards = document(
  'Standards',
  'What a team holds its journeys to: naming, required fields, QA, freeze windows, turnaround, limits.',
  {
    naming,
    required: byKind(
      DOCUMENTS,
      { type: 'array', minItems: 1, uniqueItems: true, items: text },
      'By kind of document: the keys that each one must have.',
    ),
    review_within: byKind(
      [...DOCUMENTS, 'goal'],
      { $ref: '#/$defs/duration' },
      'By kind of document, and for goals: how far ahead `review_by` may lie at most.',
    ),
    approvers: byKind(
      APPROVED,
      { type: 'array', minItems: 1, uniqueItems: true, items: text },
      'By kind of document: the roles whose people approve a change, in the generated CODEOWNERS.',
    ),
    qa,
    freezes,
    turnaround: table(
      { $ref: '#/$defs/duration' },
      'By milestone: how long it takes from the milestone before it.',
    ),
    milestones: names('Milestones that every journey must name.'),
    limits,
    content,
    reporting: byKind(
      ['Journey', 'goal', 'experiment'],
      { type: 'object', minProperties: 1, additionalProperties: reported },
      'What reports need: fields that each one must have, as keys of its own or under `report`.',
    ),
  },
  [],
);
