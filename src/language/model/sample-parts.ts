/** Schema parts for what is drawn: shares, delays, samples. Data only; they stand under `#/$defs/` in several documents. */
import type { Schema } from './kinds.ts';

/** A share such as `2.5%`. Pure. */
export const share = (description: string): Schema => ({
  type: 'string',
  pattern: '^(100|[0-9]{1,2}([.][0-9]{1,2})?)%$',
  description,
});
const text = (description: string): Schema => ({ type: 'string', minLength: 1, description });

/** How much something counts beside others. */
export const weight: Schema = { type: 'number', minimum: 0, maximum: 1_000_000 };

/** A time that something takes, and a value that is drawn. */
export const sampleParts: { readonly [name: string]: Schema } = {
  delay: {
    description: 'How long it takes: always as long, or half within `median` and 95 % within `p95`.',
    anyOf: [
      { $ref: '#/$defs/duration' },
      {
        type: 'object',
        properties: {
          median: { $ref: '#/$defs/duration', description: 'Half take less.' },
          p95: { $ref: '#/$defs/duration', description: 'So many of a hundred take less: 95.' },
        },
        required: ['median', 'p95'],
        additionalProperties: false,
      },
    ],
  },
  sample: {
    description: 'A value, or a map that says how one is drawn for each person or event.',
    anyOf: [
      { type: ['string', 'number', 'boolean'] },
      {
        type: 'object',
        properties: {
          one_of: {
            anyOf: [
              { type: 'array', minItems: 1, items: { type: ['string', 'number', 'boolean'] } },
              { type: 'object', minProperties: 1, additionalProperties: weight },
            ],
            description: 'One of these: a list, each as often as the others, or a map from value to weight.',
          },
          from: { type: ['number', 'string'], description: 'The least: a number or a date.' },
          to: { type: ['number', 'string'], description: 'The most; all between are drawn as often.' },
          median: {
            type: 'number',
            exclusiveMinimum: 0,
            description: 'Half are less: numbers with a long tail, as of money.',
          },
          p95: { type: 'number', exclusiveMinimum: 0, description: 'So many of a hundred are less: 95.' },
          text: text(
            'A text; `{person}` is the number of the person, `{n}` of what happened, `{n:6}` with six digits.',
          ),
          same: text('The property of this name of the event that this one follows.'),
          after: { $ref: '#/$defs/delay', description: 'An instant so long after the event.' },
          by: text('The attribute whose value decides what is drawn, with `of`.'),
          of: {
            type: 'object',
            minProperties: 1,
            additionalProperties: { $ref: '#/$defs/sample' },
            description: 'By the value of the attribute: how it is drawn.',
          },
          else: { $ref: '#/$defs/sample', description: 'How it is drawn for all other values.' },
          missing: share('So many have none.'),
        },
        oneOf: [
          { required: ['one_of'] },
          { required: ['from', 'to'] },
          { required: ['median', 'p95'] },
          { required: ['text'] },
          { required: ['same'] },
          { required: ['after'] },
          { required: ['by', 'of'] },
        ],
        dependencies: { else: ['by'] },
        additionalProperties: false,
      },
    ],
  },
};
