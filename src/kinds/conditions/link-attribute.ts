/**
 * Comparisons of one plain attribute with literals, the most frequent conditions of all: reading, checking the type,
 * noting and testing in a single closure, without a call. Says exactly what `link-comparison.ts` says of the same
 * tests, only faster; what it has no closure for it leaves to others.
 */
import type { Json } from '../../base/json.ts';
import { type Predicate, type Reader, Truth, type View } from '../../kernel/kinds.ts';
import { type PlainAttribute, plainAttributeOf } from '../../kernel/values.ts';
import type { Operator, Test } from './comparison.ts';
import { plainLiterals } from './link-comparison.ts';

/** What is compared, and under which path it is noted. */
type Subject = PlainAttribute & { readonly path: string };

/** Which truth a test gives where it holds, and where it does not: `ne` is `eq` the other way round. */
type Sides = { readonly holds: Truth; readonly fails: Truth };

function reverse({ holds, fails }: Sides): Sides {
  return { holds: fails, fails: holds };
}

function noteMissing(view: View, path: string): Truth {
  if (view.seen !== null) view.seen[path] = null;
  return Truth.Unknown;
}

function note(view: View, path: string, left: Json): void {
  if (view.seen !== null) view.seen[path] = left;
}

function linkText({ name, path }: Subject, literal: Json, { holds, fails }: Sides): Predicate {
  return (view) => {
    const left = view.state.profile[name];
    if (typeof left !== 'string') return noteMissing(view, path);
    if (view.seen !== null) note(view, path, left);
    return left === literal ? holds : fails;
  };
}

/** A text among two or three; of two the third is undefined, which no text is. */
function linkTexts(
  { name, path }: Subject,
  [one, two, three]: readonly Json[],
  { holds, fails }: Sides,
): Predicate {
  return (view) => {
    const left = view.state.profile[name];
    if (typeof left !== 'string') return noteMissing(view, path);
    if (view.seen !== null) note(view, path, left);
    return left === one || left === two || left === three ? holds : fails;
  };
}

function linkPresence({ name, path }: Subject, { holds, fails }: Sides): Predicate {
  return (view) => {
    const left = view.state.profile[name];
    const isText = typeof left === 'string';
    if (view.seen !== null) note(view, path, isText ? left : null);
    return isText ? holds : fails;
  };
}

function linkFlag({ name, path }: Subject, literal: Json, { holds, fails }: Sides): Predicate {
  return (view) => {
    const left = view.state.profile[name];
    if (typeof left !== 'boolean') return noteMissing(view, path);
    if (view.seen !== null) note(view, path, left);
    return left === literal ? holds : fails;
  };
}

/** A text in a list of texts; a list that holds anything else is unknown (semantics 12). */
function linkHeld({ name, path }: Subject, literal: Json, { holds, fails }: Sides): Predicate {
  return (view) => {
    const left = view.state.profile[name];
    if (!Array.isArray(left)) return noteMissing(view, path);
    let truth = fails;
    for (let index = 0; index < left.length; index += 1) {
      const item = left[index];
      if (typeof item !== 'string') return noteMissing(view, path);
      if (item === literal) truth = holds;
    }
    if (view.seen !== null) note(view, path, left);
    return truth;
  };
}

/** The numbers between two ends. JSON holds no infinite one: such an end is open. */
type Range = {
  readonly low: number;
  readonly withLow: boolean;
  readonly high: number;
  readonly withHigh: boolean;
};

const EVERYTHING: Range = {
  low: Number.NEGATIVE_INFINITY,
  withLow: false,
  high: Number.POSITIVE_INFINITY,
  withHigh: false,
};

type Ends = { readonly [op in Operator]?: (limit: number) => Partial<Range> };
const LOW_ENDS: Ends = {
  gt: (low) => ({ low, withLow: false }),
  gte: (low) => ({ low, withLow: true }),
};
const HIGH_ENDS: Ends = {
  lt: (high) => ({ high, withHigh: false }),
  lte: (high) => ({ high, withHigh: true }),
};
const BOTH_ENDS: Ends = { eq: (limit) => ({ low: limit, withLow: true, high: limit, withHigh: true }) };

/** The numbers for which one test holds, or two of which one is a lower and one an upper end. */
function rangeOf(tests: readonly Test[]): Range | undefined {
  const limits = tests.map(literalOf);
  if (!limits.every((limit) => typeof limit === 'number')) return undefined;
  const [first, second, more] = tests;
  const [limit = 0, other = 0] = limits;
  if (first === undefined || more !== undefined) return undefined;
  if (second === undefined) {
    const ends = (LOW_ENDS[first.op] ?? HIGH_ENDS[first.op] ?? BOTH_ENDS[first.op])?.(limit);
    return ends && { ...EVERYTHING, ...ends };
  }
  const low = LOW_ENDS[first.op]?.(limit) ?? LOW_ENDS[second.op]?.(other);
  const high = HIGH_ENDS[first.op]?.(limit) ?? HIGH_ENDS[second.op]?.(other);
  return low && high && { ...EVERYTHING, ...low, ...high };
}

function linkRange({ name, type, path }: Subject, range: Range, { holds, fails }: Sides): Predicate {
  const { low, withLow, high, withHigh } = range;
  const isWhole = type === 'integer';
  return (view) => {
    const left = view.state.profile[name];
    if (typeof left !== 'number' || (isWhole && !Number.isInteger(left))) return noteMissing(view, path);
    if (view.seen !== null) note(view, path, left);
    const isAbove = left > low || (withLow && left === low);
    return isAbove && (left < high || (withHigh && left === high)) ? holds : fails;
  };
}

/** The one literal that a test compares with; undefined for several, or anything but a literal. */
function literalOf(test: Test): Json | undefined {
  return Array.isArray(test.right?.value) ? undefined : plainLiterals(test)?.[0];
}

function onlyTest(tests: readonly Test[], ...ops: readonly Operator[]): Test | undefined {
  const [test] = tests;
  return tests.length === 1 && test !== undefined && ops.includes(test.op) ? test : undefined;
}

type Link = (subject: Subject, tests: readonly Test[], sides: Sides) => Predicate | undefined;

function linkNumbers(subject: Subject, tests: readonly Test[], sides: Sides): Predicate | undefined {
  const range = rangeOf(tests);
  return range && linkRange(subject, range, sides);
}

const LINKS: { readonly [type in PlainAttribute['type']]: Link } = {
  string: (subject, tests, sides) => {
    const test = onlyTest(tests, 'eq', 'in', 'exists');
    if (test === undefined) return undefined;
    if (test.op === 'exists')
      return linkPresence(subject, test.right?.value === false ? reverse(sides) : sides);
    const literals = plainLiterals(test) ?? [];
    const [literal] = literals;
    if (literal === undefined || literals.length > 3) return undefined;
    if (literals.some((each) => typeof each !== 'string')) return undefined;
    if (Array.isArray(test.right?.value) !== (test.op === 'in')) return undefined;
    return literals.length === 1 ? linkText(subject, literal, sides) : linkTexts(subject, literals, sides);
  },
  number: linkNumbers,
  integer: linkNumbers,
  boolean: (subject, tests, sides) => {
    const test = onlyTest(tests, 'eq');
    const literal = test && literalOf(test);
    return typeof literal === 'boolean' ? linkFlag(subject, literal, sides) : undefined;
  },
  list: (subject, tests, sides) => {
    const test = onlyTest(tests, 'contains');
    const literal = test && literalOf(test);
    if (subject.items !== 'string' || typeof literal !== 'string') return undefined;
    return linkHeld(subject, literal, sides);
  },
};

const OPPOSITES: { readonly [op in Operator]?: Operator } = { ne: 'eq', not_in: 'in' };

/** Links tests of what `read` reads; undefined where that is no plain attribute, or where there is no closure for them. */
export function linkAttribute(tests: readonly Test[], read: Reader, path: string): Predicate | undefined {
  const attribute = plainAttributeOf(read);
  if (attribute === undefined) return undefined;
  let upright = tests;
  let sides: Sides = { holds: Truth.True, fails: Truth.False };
  for (let not = onlyTest(upright, 'not'); not !== undefined; not = onlyTest(upright, 'not')) {
    upright = not.tests ?? [];
    sides = reverse(sides);
  }
  const [first] = upright;
  const opposite = first && upright.length === 1 ? OPPOSITES[first.op] : undefined;
  if (first !== undefined && opposite !== undefined) {
    upright = [{ ...first, op: opposite }];
    sides = reverse(sides);
  }
  return LINKS[attribute.type]({ ...attribute, path }, upright, sides);
}
