/** What a user writes under `update`, and what the plan keeps of it. */
import type { Json } from '../../../base/json.ts';
import type { TypeSpec } from '../../../plan/plan.ts';
import type { JsonSchema } from '../../definition.ts';

/** Where the new value comes from. `template` is a text with Liquid. */
export type UpdateSource =
  | { readonly from: 'value'; readonly value: Json }
  | { readonly from: 'ref'; readonly path: readonly string[] }
  | { readonly from: 'template'; readonly template: string };

export type Assignment = {
  readonly attribute: string;
  readonly type: TypeSpec;
  readonly source: UpdateSource;
};

export type UpdateData = { readonly kind: 'update'; readonly assignments: readonly Assignment[] };

export const schema: JsonSchema = {
  description:
    'Sets attributes of the profile: a value, { ref: path } or { template: text }; null removes one.',
  type: 'object',
  minProperties: 1,
  patternProperties: {
    '^profile[.\\[]': {
      type: ['string', 'number', 'boolean', 'null', 'array', 'object'],
      description: 'The new value: itself, { ref: entry.plan } or { template: "{{ event.city }}" }.',
    },
  },
  additionalProperties: false,
};
