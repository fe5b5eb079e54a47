/** What a user writes under `send`, and what the plan keeps of it. */
import type { StepId } from '../../../base/ids.ts';
import type { OnCapped } from '../../../kernel/state.ts';
import type { JsonSchema } from '../../definition.ts';

/** Which content goes out: a template for each channel, or one chosen at run time among those listed. */
export type Content =
  | { readonly by: 'channel'; readonly templates: { readonly [channel: string]: string } }
  | { readonly by: 'choice'; readonly path: readonly string[]; readonly of: readonly string[] };

/** `onError`: null when it is not written. */
export type SendData = {
  readonly kind: 'send';
  readonly channels: readonly string[];
  readonly content: Content;
  readonly class: string;
  readonly tags: readonly string[];
  readonly onCapped: OnCapped;
  /** Absent: nothing is said of its worth. */
  readonly value?: number | readonly string[];
  readonly maxLatenessMs: number | null;
  readonly onUnknown: 'retry' | 'hold' | null;
  readonly blocks: boolean;
  readonly onError: { readonly to: StepId | null } | null;
};

export const schema: JsonSchema = {
  description: 'Sends a message on one channel, or on the first of several that takes it.',
  type: 'object',
  properties: {
    channel: { type: 'string', description: 'The channel, as the workspace names it.' },
    channels: {
      type: 'array',
      items: { type: 'string' },
      minItems: 1,
      uniqueItems: true,
      description: 'A fallback chain: the next one is tried when the one before cannot deliver.',
    },
    template: {
      type: ['string', 'object'],
      description:
        'A template; for a chain one by channel; or { ref: entry.message, of: [a, b] } to choose one.',
    },
    class: { type: 'string', description: "The journey's class when left out." },
    tags: {
      type: 'array',
      items: { type: 'string' },
      uniqueItems: true,
      description: 'Names for caps and reports.',
    },
    value: {
      type: ['number', 'string'],
      description:
        'What it is worth, e.g. `12.5` or `entry.total`: among equal priorities the larger one wins.',
    },
    on_capped: {
      description:
        'When a cap or a message of higher priority forbids it: skip this send, end the run, or { defer: 1d } up to so long.',
      oneOf: [
        { enum: ['skip', 'exit'] },
        {
          type: 'object',
          properties: { defer: { $ref: '#/$defs/duration' } },
          required: ['defer'],
          additionalProperties: false,
        },
      ],
    },
    max_lateness: { $ref: '#/$defs/duration', description: 'Expires instead of going out later than this.' },
    wait: {
      type: 'boolean',
      description: 'false: the run goes on at once and does not wait for the outcome.',
    },
    on_unknown: {
      enum: ['retry', 'hold'],
      description: 'When nobody knows whether it arrived: send it again, or hold it for a person.',
    },
    on_error: { $ref: '#/$defs/steps', description: 'Run when it was rejected for good.' },
  },
  required: ['template'],
  additionalProperties: false,
};
