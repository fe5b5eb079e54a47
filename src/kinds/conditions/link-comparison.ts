/**
 * Runs comparisons: tests become closures over the value on the left. Pure and synchronous; an absent value or one
 * that cannot be compared is unknown, except to `exists`.
 */
import { civilFromDays, daysFromCivil, parseDate } from '../../base/civil.ts';
import { type Instant, instant } from '../../base/ids.ts';
import { parseInstant } from '../../base/instant.ts';
import type { Json } from '../../base/json.ts';
import { fromLocal, localDate } from '../../base/zone.ts';
import { type Linker, type Reader, Truth, type View } from '../../kernel/kinds.ts';
import { lowerValidUntil } from '../facts/instants.ts';
import type { Operand, Operator, Reading, Test } from './comparison.ts';
import { equalJson } from './equality.ts';

/** A test of the value on the left; undefined: there is none. */
export type LinkedTest = (left: Json | undefined, view: View) => Truth;

/** Kleene's not. Pure. */
export function negate(truth: Truth): Truth {
  return truth === Truth.Unknown ? truth : truth === Truth.True ? Truth.False : Truth.True;
}

/** Truth of a boolean. Pure. */
export function truthOf(holds: boolean): Truth {
  return holds ? Truth.True : Truth.False;
}

/** True if time alone never changes what these tests say of one value. Pure. */
export function areTimeless(tests: readonly Test[]): boolean {
  return tests.every(({ right, tests: inner }) => {
    return right?.nowOffsetMs === undefined && right?.ref === undefined && areTimeless(inner ?? []);
  });
}

/** Links tests that must all hold (Kleene's and; the first false one ends it). */
export function linkTests(tests: readonly Test[], linker: Linker): LinkedTest {
  const linked = tests.map((test) => linkTest(test, linker));
  const [only] = linked;
  if (only !== undefined && linked.length === 1) return only;
  return (left, view) => {
    let truth: Truth = Truth.True;
    for (const test of linked) {
      const each = test(left, view);
      if (each === Truth.False) return Truth.False;
      if (each === Truth.Unknown) truth = Truth.Unknown;
    }
    return truth;
  };
}

/** The operand's value, read as the test says. A path `trait.NAME` reads that trait. */
function linkOperand(right: Operand | undefined, linker: Linker): Reader {
  const ref = right?.ref;
  if (ref !== undefined) return ref[0] === 'trait' ? linker.trait(ref[1] ?? '') : linker.path(ref);
  const value = right?.value;
  return () => value;
}

/** Epoch ms of an instant given as a number or in RFC 3339; undefined for anything else. Pure. */
function toInstant(value: Json | undefined): Instant | undefined {
  if (typeof value === 'number') return instant(value);
  return typeof value === 'string' ? (parseInstant(value) ?? undefined) : undefined;
}

function toDate(value: Json | undefined, view: View): string | undefined {
  if (typeof value === 'string' && parseDate(value) !== null) return value;
  const at = toInstant(value);
  return at === undefined ? undefined : localDate(view.zone, at);
}

const CONVERT: { readonly [as in Reading]: (value: Json | undefined, view: View) => Json | undefined } = {
  plain: (value) => value,
  instant: toInstant,
  date: toDate,
};

type Order = 'gt' | 'gte' | 'lt' | 'lte';
const ORDERS: { readonly [op in Order]: (left: number | string, right: number | string) => boolean } = {
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
};

/** The left side as the span [start, end) of instants that it means: one millisecond, or one local day. */
function spanStart(left: Json, zone: string, days: 0 | 1): number | undefined {
  const date = typeof left === 'string' ? parseDate(left) : null;
  if (date !== null)
    return fromLocal(zone, civilFromDays(daysFromCivil(date.year, date.month, date.day) + days));
  const at = toInstant(left);
  return at === undefined ? undefined : at + days;
}

/** Which end of the left side's span the present must pass for the answer to change, and the answer after it. */
const EDGES: { readonly [op in Order]: { readonly days: 0 | 1; readonly after: Truth } } = {
  lt: { days: 1, after: Truth.True },
  lte: { days: 0, after: Truth.True },
  gt: { days: 0, after: Truth.False },
  gte: { days: 1, after: Truth.False },
};

/** Compares with now + offset: one instant at which the answer changes, known beforehand. */
function linkNowOrder(op: Order, offsetMs: number): LinkedTest {
  const { days, after } = EDGES[op];
  return (left, view) => {
    const edge = left === undefined ? undefined : spanStart(left, view.zone, days);
    if (edge === undefined) return Truth.Unknown;
    if (view.now + offsetMs >= edge) return after;
    lowerValidUntil(view, edge - offsetMs);
    return negate(after);
  };
}

/** Orders against a literal number: the common case, without conversion. */
const NUMBER_ORDERS: { readonly [op in Order]: (limit: number) => LinkedTest } = {
  gt: (limit) => (left) => (typeof left === 'number' ? truthOf(left > limit) : Truth.Unknown),
  gte: (limit) => (left) => (typeof left === 'number' ? truthOf(left >= limit) : Truth.Unknown),
  lt: (limit) => (left) => (typeof left === 'number' ? truthOf(left < limit) : Truth.Unknown),
  lte: (limit) => (left) => (typeof left === 'number' ? truthOf(left <= limit) : Truth.Unknown),
};

function linkOrder(test: Test, linker: Linker): LinkedTest {
  const op = test.op as Order;
  if (test.right?.nowOffsetMs !== undefined) return linkNowOrder(op, test.right.nowOffsetMs);
  const [limit] = plainLiterals(test) ?? [];
  if (typeof limit === 'number' && !Array.isArray(test.right?.value)) return NUMBER_ORDERS[op](limit);
  const compare = ORDERS[op];
  const as = test.as ?? 'plain';
  const convert = CONVERT[as];
  const readRight = linkOperand(test.right, linker);
  const wanted = as === 'date' ? 'string' : 'number';
  return (left, view) => {
    const one = convert(left, view);
    const other = convert(readRight(view), view);
    if (typeof one !== wanted || typeof other !== wanted) return Truth.Unknown;
    return truthOf(compare(one as number | string, other as number | string));
  };
}

/** Literals that are read as they are: the common case, without conversion. Undefined for any other operand. Pure. */
export function plainLiterals(test: Test): readonly Json[] | undefined {
  const { value } = test.right ?? {};
  if (value === undefined || (test.as ?? 'plain') !== 'plain') return undefined;
  const values: readonly Json[] = Array.isArray(value) ? value : [value];
  return values.some((each) => typeof each === 'object') ? undefined : values;
}

function linkEqual(test: Test, linker: Linker): LinkedTest {
  const literals = plainLiterals(test);
  if (literals?.length === 1 && !Array.isArray(test.right?.value)) {
    const [literal] = literals;
    return (left) => (left === undefined ? Truth.Unknown : truthOf(left === literal));
  }
  const convert = CONVERT[test.as ?? 'plain'];
  const readRight = linkOperand(test.right, linker);
  return (left, view) => {
    const one = convert(left, view);
    const other = convert(readRight(view), view);
    return one === undefined || other === undefined ? Truth.Unknown : truthOf(equalJson(one, other));
  };
}

/** True if `wanted` is among `list`; both read the same way. */
function holds(list: readonly Json[], wanted: Json, as: Reading, view: View): boolean {
  const convert = CONVERT[as];
  for (const each of list) {
    const item = convert(each, view);
    if (item !== undefined && equalJson(item, wanted)) return true;
  }
  return false;
}

/** Up to so many literals are faster to go through than to look up. */
export const FEW_LITERALS = 8;

function linkIn(test: Test, linker: Linker): LinkedTest {
  const literals = plainLiterals(test);
  if (literals !== undefined) {
    if (literals.length <= FEW_LITERALS) {
      return (left) => {
        if (left === undefined) return Truth.Unknown;
        for (const literal of literals) if (left === literal) return Truth.True;
        return Truth.False;
      };
    }
    const listed: ReadonlySet<Json> = new Set(literals);
    return (left) => (left === undefined ? Truth.Unknown : truthOf(listed.has(left)));
  }
  const as = test.as ?? 'plain';
  const convert = CONVERT[as];
  const readRight = linkOperand(test.right, linker);
  return (left, view) => {
    const wanted = convert(left, view);
    const list = readRight(view);
    if (wanted === undefined || !Array.isArray(list)) return Truth.Unknown;
    return truthOf(holds(list, wanted, as, view));
  };
}

/** A literal that a list or text must hold: the common case, without conversion. */
function linkContainsLiteral(literal: Json): LinkedTest {
  return (left) => {
    if (Array.isArray(left)) return truthOf(left.includes(literal));
    if (typeof left !== 'string' || typeof literal !== 'string') return Truth.Unknown;
    return truthOf(left.includes(literal));
  };
}

function linkContains(test: Test, linker: Linker): LinkedTest {
  const [literal] = plainLiterals(test) ?? [];
  if (literal !== undefined && !Array.isArray(test.right?.value)) return linkContainsLiteral(literal);
  const as = test.as ?? 'plain';
  const readRight = linkOperand(test.right, linker);
  return (left, view) => {
    const wanted = CONVERT[as](readRight(view), view);
    if (left === undefined || wanted === undefined) return Truth.Unknown;
    if (Array.isArray(left)) return truthOf(holds(left, wanted, as, view));
    if (typeof left !== 'string' || typeof wanted !== 'string') return Truth.Unknown;
    return truthOf(left.includes(wanted));
  };
}

function linkStartsWith(test: Test, linker: Linker): LinkedTest {
  const readRight = linkOperand(test.right, linker);
  return (left, view) => {
    const start = readRight(view);
    if (typeof left !== 'string' || typeof start !== 'string') return Truth.Unknown;
    return truthOf(left.startsWith(start));
  };
}

function linkMatches(test: Test, linker: Linker): LinkedTest {
  const matches = linker.pattern(String(test.right?.value ?? ''));
  return (left) => (typeof left === 'string' ? truthOf(matches(left)) : Truth.Unknown);
}

function linkExists(test: Test): LinkedTest {
  const wanted = test.right?.value !== false;
  return (left) => truthOf((left !== undefined && left !== null) === wanted);
}

function linkNot(test: Test, linker: Linker): LinkedTest {
  const inner = linkTests(test.tests ?? [], linker);
  return (left, view) => negate(inner(left, view));
}

/** `any`/`all` of a list: with values, of those the list must hold; with tests, of its items. `ends`: what settles it. */
function linkItems(test: Test, linker: Linker, ends: Truth): LinkedTest {
  const inner = test.tests && linkTests(test.tests, linker);
  const as = test.as ?? 'plain';
  const readRight = linkOperand(test.right, linker);
  return (left, view) => {
    const rights = inner === undefined ? readRight(view) : left;
    if (!Array.isArray(left) || !Array.isArray(rights)) return Truth.Unknown;
    let truth = negate(ends);
    for (const each of rights as readonly Json[]) {
      const wanted = inner === undefined ? CONVERT[as](each, view) : each;
      const one: Truth =
        inner !== undefined
          ? inner(each, view)
          : wanted === undefined
            ? Truth.Unknown
            : truthOf(holds(left, wanted, as, view));
      if (one === ends) return ends;
      if (one === Truth.Unknown) truth = Truth.Unknown;
    }
    return truth;
  };
}

function negated(
  link: (test: Test, linker: Linker) => LinkedTest,
): (test: Test, linker: Linker) => LinkedTest {
  return (test, linker) => {
    const inner = link(test, linker);
    return (left, view) => negate(inner(left, view));
  };
}

const LINKS: { readonly [op in Operator]: (test: Test, linker: Linker) => LinkedTest } = {
  eq: linkEqual,
  ne: negated(linkEqual),
  in: linkIn,
  not_in: negated(linkIn),
  gt: linkOrder,
  gte: linkOrder,
  lt: linkOrder,
  lte: linkOrder,
  exists: linkExists,
  contains: linkContains,
  starts_with: linkStartsWith,
  matches: linkMatches,
  any: (test, linker) => linkItems(test, linker, Truth.True),
  all: (test, linker) => linkItems(test, linker, Truth.False),
  not: linkNot,
};

function linkTest(test: Test, linker: Linker): LinkedTest {
  return LINKS[test.op](test, linker);
}
