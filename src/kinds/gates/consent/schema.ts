/** What a user writes in a `ConsentPolicy`, and what the plan keeps of it. */
import type { JsonSchema } from '../../definition.ts';

/** A subscription group: sends with one of its tags. `default`: what it means that nobody said anything about it. */
export type GroupData = {
  readonly tags: readonly string[];
  readonly classes: readonly string[] | null;
  readonly channels: readonly string[] | null;
  readonly default: 'denied' | 'given';
};

/** What people read about a purpose or group. */
export type Words = { readonly title: string; readonly text?: string };

/**
 * `purposes`: class -> purpose; a class that is not there is its own purpose. `words`: purpose or group -> locale -> what
 * people read. What is absent was not written.
 */
export type ConsentData = {
  readonly purposes: { readonly [className: string]: string };
  readonly default: 'denied' | 'given';
  readonly doubleOptIn?: true;
  readonly proof?: true;
  readonly expiresAfterMs?: number;
  readonly groups?: { readonly [name: string]: GroupData };
  readonly words?: { readonly [name: string]: { readonly [locale: string]: Words } };
};

const text = { type: 'string', minLength: 1 };
const names = { type: 'array', items: text, minItems: 1, uniqueItems: true };

export const schema: JsonSchema = {
  type: 'object',
  properties: {
    purposes: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description:
        'Class of message: the purpose that people consent to. By default the class is the purpose.',
    },
    default: {
      enum: ['denied', 'given'],
      description: 'What it means that nothing is recorded for somebody; denied when left out.',
    },
    double_opt_in: {
      type: 'boolean',
      description: 'A consent counts only once the person has confirmed it, by `links.confirm` or an event.',
    },
    proof: {
      enum: ['required', 'optional'],
      description:
        '`required`: a consent counts only with a proof and the version of the text that was agreed to.',
    },
    expires_after: {
      $ref: '#/$defs/duration',
      description: 'A consent counts for so long after it was given or confirmed, e.g. `730d`.',
    },
    groups: {
      type: 'object',
      description:
        'Subscription groups: messages with one of their tags also need the group, beside the purpose.',
      additionalProperties: {
        type: 'object',
        properties: {
          tags: { ...names, description: 'Tags of its messages; the name of the group when left out.' },
          classes: { ...names, description: 'Only messages of these classes.' },
          channels: { ...names, description: 'Only messages on these channels.' },
          default: {
            enum: ['denied', 'given'],
            description: 'What it means that somebody said nothing about the group; given when left out.',
          },
        },
        additionalProperties: false,
      },
    },
    words: {
      type: 'object',
      description: 'What people read on the preference page: purpose or group, then locale.',
      additionalProperties: {
        type: 'object',
        minProperties: 1,
        additionalProperties: {
          type: 'object',
          properties: {
            title: { ...text, description: 'A few words.' },
            text: { ...text, description: 'A sentence: what comes, and how often.' },
          },
          required: ['title'],
          additionalProperties: false,
        },
      },
    },
  },
};
