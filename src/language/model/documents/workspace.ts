/** `Workspace`: the root document (`rutter.yaml`), with zone, locales, classes, channels and teams. */
import type { Schema } from '../kinds.ts';
import { document } from './document.ts';

const text: Schema = { type: 'string' };

const classes: Schema = {
  type: 'object',
  description: 'Classes of messages. Left out: transactional, service, lifecycle and promotional.',
  minProperties: 1,
  additionalProperties: {
    type: 'object',
    properties: {
      essential: {
        type: 'boolean',
        description: 'Not marketing: the order itself, the contract. Default false.',
      },
      priority: { type: 'integer', description: 'The larger one wins.' },
    },
    additionalProperties: false,
  },
};

const words: Schema = {
  type: 'array',
  minItems: 1,
  uniqueItems: true,
  items: { type: 'string', minLength: 1 },
};

const channels: Schema = {
  type: 'object',
  description: 'Channels, and the adapter that each one leaves by. `call` is built in.',
  additionalProperties: {
    type: 'object',
    properties: {
      adapter: { type: 'string', description: 'Name of the adapter: smtp, ses, sendgrid, webhook, console.' },
      address: { $ref: '#/$defs/path', description: 'Profile attribute that holds the address.' },
      max_in_flight: { type: 'integer', minimum: 1, maximum: 1024, description: 'Sends under way at once.' },
      paid: {
        type: 'boolean',
        description: 'Each message costs money: an unknown outcome waits for a person.',
      },
      keywords: {
        type: 'object',
        description: 'The channel takes replies (SMS). `{}`: with the words that carriers expect.',
        properties: {
          stop: {
            ...words,
            description: 'No more messages of the channel; STOP and its like when left out.',
          },
          start: { ...words, description: 'Takes that back; START and its like when left out.' },
          help: { ...words, description: 'Asks for help; HELP and its like when left out.' },
        },
        additionalProperties: false,
      },
      config: {
        type: 'object',
        description: 'What the adapter needs; secrets as `{ env: NAME }` or `{ file: PATH }`.',
      },
    },
    required: ['adapter'],
    additionalProperties: false,
  },
};

const people: Schema = { type: 'array', items: text };
const teams: Schema = {
  type: 'object',
  description: 'Teams: who belongs to them, in which roles, and how to reach them.',
  additionalProperties: {
    type: 'object',
    properties: {
      title: { ...text, description: 'What people call it.' },
      members: { ...people, description: 'Who belongs to it: addresses.' },
      roles: { type: 'object', additionalProperties: people, description: 'Who does what: role to people.' },
      contacts: { type: 'object', additionalProperties: text, description: 'Channel to address.' },
    },
    additionalProperties: false,
  },
};

const level: Schema = { enum: ['error', 'warn', 'off'], description: 'How much it matters.' };
const rules: Schema = {
  type: 'array',
  description: 'Levels of rules by path; a later entry wins over an earlier one.',
  items: {
    type: 'object',
    properties: {
      paths: {
        type: 'array',
        minItems: 1,
        items: { type: 'string', minLength: 1 },
        description: 'Files, relative to the workspace (`*`, `**`, `?`). Left out: all.',
      },
      levels: {
        type: 'object',
        description: 'Rule to its level, or to its level and options.',
        minProperties: 1,
        additionalProperties: {
          anyOf: [
            level,
            {
              type: 'object',
              properties: { level, options: { type: 'object', description: 'What its README lists.' } },
              minProperties: 1,
              additionalProperties: false,
            },
          ],
        },
      },
    },
    required: ['levels'],
    additionalProperties: false,
  },
};

const scan: Schema = {
  type: 'object',
  description: 'How `rutter scan` reads the code of your applications.',
  properties: {
    callees: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          call: {
            type: 'string',
            minLength: 1,
            description: 'The function: `track` (whatever it belongs to), `posthog.capture`, `*.capture`.',
          },
          kind: {
            enum: ['track', 'identify', 'page', 'screen', 'group'],
            description: 'What it does; default: track.',
          },
          event: {
            type: 'integer',
            minimum: 0,
            maximum: 9,
            description: 'The argument that names the event, from 0; default 0.',
          },
          properties: {
            type: 'integer',
            minimum: 0,
            maximum: 9,
            description: 'The argument that holds the properties; default: the next one.',
          },
          event_key: { type: 'string', description: 'The key of the event in `f({ event: ... })`.' },
          properties_key: { type: 'string', description: 'The key of the properties there.' },
        },
        required: ['call'],
        additionalProperties: false,
      },
      description: 'Calls that send events, beside `track`, `identify`, `page`, `screen` and `group`.',
    },
    defaults: {
      type: 'boolean',
      description: 'False: only `callees` count, not `track`, `identify`, `page`, `screen` and `group`.',
    },
    ignore: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      description: 'Files that are not read (`*`, `**`, `?`), relative to the folder that is scanned.',
    },
    aliases: {
      type: 'object',
      additionalProperties: { type: 'string', minLength: 1 },
      description: 'Import paths beside those of `tsconfig.json`: `"@/": src/`, relative to `rutter.yaml`.',
    },
  },
  additionalProperties: false,
};

export const workspace = document(
  'Workspace',
  'The root of a workspace: zone, locales, classes, channels, teams.',
  {
    zone: { $ref: '#/$defs/zone', description: 'IANA zone for everybody whose own zone is not known.' },
    locale: { type: 'string', minLength: 2, description: 'The locale that every template must have.' },
    locales: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', minLength: 2 },
      description: 'The locales that every template should have.',
    },
    edition: {
      type: 'string',
      pattern: '^[0-9]{4}-[0-9]{2}$',
      description:
        'The edition of the rules: an upgrade of rutter adds no findings. Left out: the newest one.',
    },
    classes,
    holdout: {
      type: 'object',
      description: 'The global holdout: a share of people who get no marketing, to measure what it does.',
      properties: {
        share: {
          type: 'string',
          pattern: '^(100|[0-9]{1,2}([.][0-9]{1,2})?)%$',
          description: 'How many, e.g. `5%`.',
        },
        salt: { type: 'string', minLength: 1, description: 'Another salt is another choice of people.' },
        exempt: {
          type: 'array',
          uniqueItems: true,
          items: text,
          description: 'Classes that they get all the same; the essential ones when left out.',
        },
      },
      required: ['share', 'salt'],
      additionalProperties: false,
    },
    channels,
    teams,
    ingest: {
      type: 'object',
      description: 'What comes in from outside, and how it is taken.',
      properties: {
        unknown: {
          enum: ['create', 'hold', 'reject'],
          description: 'What an event of an unknown subscriber does.',
        },
        lateness: {
          $ref: '#/$defs/duration',
          description: 'Up to this age a late event counts by its event time.',
        },
      },
      additionalProperties: false,
    },
    rules,
    scan,
    retention: {
      type: 'object',
      description: 'How long what is kept.',
      properties: {
        events: { $ref: '#/$defs/duration', description: 'Raw events.' },
        decisions: { $ref: '#/$defs/duration', description: 'What was decided, and why.' },
      },
      additionalProperties: false,
    },
  },
  [],
);
