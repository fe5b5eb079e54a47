/** What a user writes in a `PanicPolicy`. What the plan keeps of it is `src/kernel/panic-policy.ts`: the host reads it too. */
import type { JsonSchema } from '../../definition.ts';

const names = { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true };
const percent = {
  type: 'string',
  pattern: '^(100|[0-9]{1,2}([.][0-9]{1,4})?)%$',
};

const scope = {
  type: 'object',
  description: 'What is named must match; what is left out matches everything.',
  properties: {
    channels: { ...names, description: 'Channels.' },
    classes: { ...names, description: 'Classes of messages.' },
    tags: { ...names, description: 'Sends with one of these tags.' },
    journeys: { ...names, description: 'Journeys.' },
  },
  additionalProperties: false,
};

const planB = {
  type: 'object',
  description: 'What goes on while a scope is stopped.',
  minProperties: 1,
  properties: {
    trickle: {
      type: 'object',
      description: 'A share that goes out all the same, so that a cold sender does not follow the panic.',
      properties: {
        share: { ...percent, description: 'How many of what is held, chosen by hash, e.g. `2%`.' },
        classes: { ...names, description: 'Only these classes.' },
        journeys: { ...names, description: 'Only these journeys.' },
      },
      required: ['share'],
      additionalProperties: false,
    },
    substitute: {
      type: 'object',
      description: 'A message in the place of the first one that is held, once for each person and panic.',
      properties: {
        template: { type: 'string', description: 'What goes out, on the channel of this template.' },
        class: { type: 'string', description: 'Its class: consent and all other policies look at that.' },
      },
      required: ['template', 'class'],
      additionalProperties: false,
    },
  },
  additionalProperties: false,
};

const trigger = {
  type: 'object',
  properties: {
    rate: { enum: ['complaints', 'hard_bounces'], description: 'What is counted.' },
    of: { enum: ['accepted'], description: 'By how many: what providers accepted.' },
    window: { $ref: '#/$defs/duration', description: 'How far back, at most 30 days.' },
    min: { type: 'integer', minimum: 1, description: 'No rate before so many were accepted.' },
    warn: { ...percent, description: 'From this rate on there is a warning, once a window.' },
    pause: { ...percent, description: 'From this rate on it is stopped until somebody resumes it.' },
    scope: {
      enum: ['journey', 'channel', 'class'],
      description: 'What is watched, each by itself, and stopped.',
    },
  },
  required: ['rate', 'window', 'min', 'scope'],
  anyOf: [{ required: ['warn'] }, { required: ['pause'] }],
  additionalProperties: false,
};

export const schema: JsonSchema = {
  type: 'object',
  properties: {
    scopes: {
      type: 'object',
      minProperties: 1,
      description: 'Names for what may have to be stopped: `rutter panic --scope NAME`.',
      additionalProperties: scope,
    },
    may_pull: {
      ...names,
      description:
        'Teams, roles and persons who may stop and resume; everybody with the token when left out.',
    },
    plan_b: { type: 'object', description: 'By the name of a scope.', additionalProperties: planB },
    triggers: { type: 'array', description: 'Rates that warn and stop by themselves.', items: trigger },
  },
  required: ['scopes'],
};
