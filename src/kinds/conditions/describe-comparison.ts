/** Says comparisons in plain language, one way for every condition that compares. */
import { sayDuration } from '../../base/duration.ts';
import { instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { Json } from '../../base/json.ts';
import { quoteName } from '../../base/quote-names.ts';
import { formatPath, type Operand, type Operator, type Reading, type Test } from './comparison.ts';

const WORDS: { readonly [op in Operator]: string } = {
  eq: 'is',
  ne: 'is not',
  in: 'is one of',
  not_in: 'is none of',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  exists: 'exists',
  contains: 'contains',
  starts_with: 'starts with',
  matches: 'matches',
  any: 'holds any of',
  all: 'holds all of',
  not: 'not',
};

const TIME_WORDS: { readonly [op: string]: string } = {
  gt: 'is after',
  gte: 'is not before',
  lt: 'is before',
  lte: 'is not after',
};

function describeValue(value: Json, as: Reading): string {
  if (Array.isArray(value)) return value.map((each) => describeValue(each as Json, as)).join(', ');
  if (as === 'instant' && typeof value === 'number') return formatInstant(instant(value));
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}

function describeOperand(right: Operand | undefined, as: Reading): string {
  if (right?.ref !== undefined) return `\`${formatPath(right.ref)}\``;
  const { nowOffsetMs } = right ?? {};
  if (nowOffsetMs === undefined) return describeValue(right?.value ?? null, as);
  if (nowOffsetMs === 0) return 'now';
  return nowOffsetMs < 0 ? `${sayDuration(-nowOffsetMs)} ago` : `${sayDuration(nowOffsetMs)} from now`;
}

function describeTest(test: Test): string {
  const as = test.as ?? 'plain';
  if (test.op === 'exists') return test.right?.value === false ? 'is unknown' : 'is known';
  if (test.op === 'not') return `not (${describeTests(test.tests ?? [])})`;
  if (test.tests !== undefined)
    return `has ${test.op === 'any' ? 'an item that' : 'only items that'} ${describeTests(test.tests)}`;
  const word = as === 'plain' ? WORDS[test.op] : (TIME_WORDS[test.op] ?? WORDS[test.op]);
  // A pattern is code: nothing in it is to be read as a mark.
  const { value } = test.right ?? {};
  if (test.op === 'matches' && typeof value === 'string') return `${word} ${quoteName(value)}`;
  return `${word} ${describeOperand(test.right, as)}`;
}

/** E.g. "is at least 2 and is less than 5". Pure. */
export function describeTests(tests: readonly Test[]): string {
  return tests.map(describeTest).join(' and ');
}
