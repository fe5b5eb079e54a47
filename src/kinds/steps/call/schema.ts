/** What a user writes under `call`, and what the plan keeps of it. */
import type { StepId } from '../../../base/ids.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { JsonSchema } from '../../definition.ts';

/** `id` is the step's own, so that its answer can be named. `onError`: null when it is not written. */
export type CallData = {
  readonly kind: 'call';
  readonly id: StepId;
  readonly request: JsonObject;
  readonly class: string;
  readonly blocks: boolean;
  readonly maxLatenessMs: number | null;
  readonly onUnknown: 'retry' | 'hold' | null;
  readonly onError: { readonly to: StepId | null } | null;
};

export const schema: JsonSchema = {
  description: 'Sends a signed webhook. Its answer is `steps.<id>.response` for later steps.',
  type: 'object',
  properties: {
    url: {
      type: ['string', 'object'],
      description: 'Where to: a URL, or { env: NAME }. May hold Liquid behind the host.',
      properties: { env: { type: 'string', description: 'The environment variable that holds it.' } },
      required: ['env'],
      additionalProperties: false,
    },
    method: { enum: ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'], description: 'POST when left out.' },
    headers: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Extra headers; values may hold Liquid.',
    },
    body: {
      type: ['object', 'array', 'string'],
      description: 'What is sent, as JSON; every string in it may hold Liquid.',
    },
    wait: {
      type: 'boolean',
      description: 'Wait for the answer. By default only when a later condition or template reads it.',
    },
    class: { type: 'string', description: "The journey's class when left out." },
    max_lateness: {
      $ref: '#/$defs/duration',
      description: 'Not sent at all when it would be later than this.',
    },
    on_unknown: {
      enum: ['retry', 'hold'],
      description: 'When nobody knows whether it arrived: send it again, or hold it for a person.',
    },
    on_error: { $ref: '#/$defs/steps', description: 'Run when it was rejected for good.' },
  },
  required: ['url'],
  additionalProperties: false,
};
