/** JSON Schema of the right-hand side of a comparison, for editors. The types of values are the compiler's business. */
import type { JsonObject } from '../../base/json.ts';

const scalar: JsonObject = { type: ['string', 'number', 'boolean'] };
const ref: JsonObject = {
  type: 'object',
  properties: {
    ref: { type: 'string', minLength: 1, description: 'Path of another value, e.g. `entry.cart_id`' },
  },
  required: ['ref'],
  additionalProperties: false,
};
const value: JsonObject = { anyOf: [scalar, ref] };
const values: JsonObject = { anyOf: [{ type: 'array', items: scalar, minItems: 1 }, ref] };
const time: JsonObject = { ...value, description: 'An instant, a date, or `now-30d`' };

/** The operators of a comparison and what each takes. */
export const operatorProperties: JsonObject = {
  ref: { type: 'string', minLength: 1, description: 'Path of another value, e.g. `entry.cart_id`' },
  not: { description: 'Anything but this value, or not what these operators say' },
  in: { ...values, description: 'One of these' },
  not_in: { ...values, description: 'None of these' },
  gt: { ...value, description: 'More than' },
  gte: { ...value, description: 'At least' },
  lt: { ...value, description: 'Less than' },
  lte: { ...value, description: 'At most' },
  exists: { type: 'boolean', description: 'Whether there is a usable value' },
  contains: { ...value, description: 'A part of a text, or an item of a list' },
  starts_with: { ...value, description: 'The beginning of a text' },
  matches: { type: 'string', description: 'An RE2 pattern' },
  before: time,
  after: time,
  any: { description: 'List: holds any of these values, or an item for which these operators hold' },
  all: { description: 'List: holds all of these values, or only items for which these operators hold' },
};

/** A plain value (equality), `{ ref: path }`, or operators. */
export const comparisonSchema: JsonObject = {
  anyOf: [
    scalar,
    { type: 'object', properties: operatorProperties, additionalProperties: false, minProperties: 1 },
  ],
};

/** What `count` takes: a number, or operators over numbers. */
export const countSchema: JsonObject = {
  anyOf: [
    { type: 'integer', minimum: 0 },
    {
      type: 'object',
      properties: {
        gt: { type: 'integer', minimum: 0, description: 'More than' },
        gte: { type: 'integer', minimum: 0, description: 'At least' },
        lt: { type: 'integer', minimum: 0, description: 'Less than' },
        lte: { type: 'integer', minimum: 0, description: 'At most' },
        in: {
          type: 'array',
          items: { type: 'integer', minimum: 0 },
          minItems: 1,
          description: 'One of these',
        },
        not: { type: 'integer', minimum: 0, description: 'Any other number' },
      },
      additionalProperties: false,
      minProperties: 1,
    },
  ],
};
