/**
 * The right-hand side of a comparison as the plan holds it, shared by every condition that compares a value.
 * Data only: `compile-comparison.ts` makes it, `link-comparison.ts` runs it, `describe-comparison.ts` says it.
 */

import type { Json } from '../../base/json.ts';
import type { AttributeType, TypeSpec } from '../../plan/plan.ts';

/**
 * What a value is compared with: a literal (instants as epoch ms where the test's `as` is `instant`), now plus an
 * offset, or the value at another path.
 */
export type Operand = {
  readonly value?: Json;
  readonly nowOffsetMs?: number;
  readonly ref?: readonly string[];
};

/** How both sides are read: as they are, as instants, or as dates in the subscriber's zone. */
export type Reading = 'plain' | 'instant' | 'date';

export type Operator =
  | 'eq'
  | 'ne'
  | 'in'
  | 'not_in'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'exists'
  | 'contains'
  | 'starts_with'
  | 'matches'
  | 'any'
  | 'all'
  | 'not';

/** One test of a value; several mean and. `tests` are those of `not`, and of each item in `any` and `all`. */
export type Test = {
  readonly op: Operator;
  readonly as?: Reading;
  readonly right?: Operand;
  readonly tests?: readonly Test[];
};

/** What a value is, as far as comparing goes. `anything`: the catalog does not say. */
export type ValueClass =
  | 'string'
  | 'number'
  | 'boolean'
  | 'instant'
  | 'date'
  | 'list'
  | 'object'
  | 'anything';

const CLASSES: { readonly [type in AttributeType]: ValueClass } = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  instant: 'instant',
  date: 'date',
  list: 'list',
  object: 'object',
};

/** The class of a catalog type; an object without declared properties may be anything. Pure. */
export function classOf(type: TypeSpec | undefined): ValueClass {
  if (type === undefined) return 'anything';
  if (type.type === 'object' && type.properties === undefined) return 'anything';
  return CLASSES[type.type];
}

/** A path as text: `profile.country`, `event["Cart Id"]`. Pure. */
export function formatPath(path: readonly string[]): string {
  return path
    .map((part, index) => {
      if (/^[A-Za-z_][\w-]*$/.test(part)) return index === 0 ? part : `.${part}`;
      return `[${JSON.stringify(part)}]`;
    })
    .join('');
}
