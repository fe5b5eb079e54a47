/**
 * Comparisons of one value with literals, the most frequent conditions of all: reading, noting and testing in a single
 * closure for each operator. Says exactly what `link-comparison.ts` says of the same test, only faster.
 */
import type { Json } from '../../base/json.ts';
import { type Predicate, type Reader, Truth, type View } from '../../kernel/kinds.ts';
import type { Operator, Test } from './comparison.ts';
import { FEW_LITERALS, plainLiterals } from './link-comparison.ts';

function note(view: View, path: string, left: Json | undefined): void {
  if (view.seen !== null) view.seen[path] = left ?? null;
}

type LinkNumber = (read: Reader, path: string, limit: number) => Predicate;

const NUMBERS: { readonly [op in Operator]?: LinkNumber } = {
  gt: (read, path, limit) => (view) => {
    const left = read(view);
    if (view.seen !== null) note(view, path, left);
    return typeof left === 'number' ? (left > limit ? Truth.True : Truth.False) : Truth.Unknown;
  },
  gte: (read, path, limit) => (view) => {
    const left = read(view);
    if (view.seen !== null) note(view, path, left);
    return typeof left === 'number' ? (left >= limit ? Truth.True : Truth.False) : Truth.Unknown;
  },
  lt: (read, path, limit) => (view) => {
    const left = read(view);
    if (view.seen !== null) note(view, path, left);
    return typeof left === 'number' ? (left < limit ? Truth.True : Truth.False) : Truth.Unknown;
  },
  lte: (read, path, limit) => (view) => {
    const left = read(view);
    if (view.seen !== null) note(view, path, left);
    return typeof left === 'number' ? (left <= limit ? Truth.True : Truth.False) : Truth.Unknown;
  },
};

function linkEqual(read: Reader, path: string, literal: Json, equal: Truth, other: Truth): Predicate {
  return (view) => {
    const left = read(view);
    if (view.seen !== null) note(view, path, left);
    return left === undefined ? Truth.Unknown : left === literal ? equal : other;
  };
}

function linkIn(
  read: Reader,
  path: string,
  literals: readonly Json[],
  found: Truth,
  other: Truth,
): Predicate {
  return (view) => {
    const left = read(view);
    if (view.seen !== null) note(view, path, left);
    if (left === undefined) return Truth.Unknown;
    for (let index = 0; index < literals.length; index += 1) if (left === literals[index]) return found;
    return other;
  };
}

function linkExists(read: Reader, path: string, wanted: boolean): Predicate {
  return (view) => {
    const left = read(view);
    if (view.seen !== null) note(view, path, left);
    return (left !== undefined && left !== null) === wanted ? Truth.True : Truth.False;
  };
}

/** `not` of a single test of equality or of a list is that test the other way round. */
const OPPOSITES: { readonly [op in Operator]?: Operator } = {
  eq: 'ne',
  ne: 'eq',
  in: 'not_in',
  not_in: 'in',
};

function withoutNot(test: Test): Test {
  const [inner, more] = test.op === 'not' ? (test.tests ?? []) : [];
  const op = inner && more === undefined ? OPPOSITES[inner.op] : undefined;
  return inner === undefined || op === undefined ? test : { ...inner, op };
}

/** Links a comparison of what `read` reads; undefined where it is none with literals of this simple kind. */
export function linkLiteral(tests: readonly Test[], read: Reader, path: string): Predicate | undefined {
  const [only] = tests;
  if (only === undefined || tests.length !== 1) return undefined;
  const test = withoutNot(only);
  const { op, right } = test;
  if (op === 'exists') return linkExists(read, path, right?.value !== false);
  const literals = plainLiterals(test);
  const [literal] = literals ?? [];
  if (literals === undefined || literal === undefined || literals.length > FEW_LITERALS) return undefined;
  if (op === 'in') return linkIn(read, path, literals, Truth.True, Truth.False);
  if (op === 'not_in') return linkIn(read, path, literals, Truth.False, Truth.True);
  if (Array.isArray(right?.value)) return undefined;
  if (op === 'eq') return linkEqual(read, path, literal, Truth.True, Truth.False);
  if (op === 'ne') return linkEqual(read, path, literal, Truth.False, Truth.True);
  return typeof literal === 'number' ? NUMBERS[op]?.(read, path, literal) : undefined;
}
