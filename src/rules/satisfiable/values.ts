/**
 * Sets of values of one sort (numbers, texts, ...), as far as conditions can speak of them: an interval, points that are
 * in or out, and questions whose answer is fixed. Sets only ever get smaller. What cannot be held exactly is held too
 * large, never too small. Null stands for the empty set.
 */
import { Truth } from '../../kernel/kinds.ts';

/** What a point is; booleans have no order. */
export type Scalar = string | number | boolean;

/** Truths that are still possible, as bits. */
export type Bits = number;
export const MAY_BE = {
  false: 1 << Truth.False,
  true: 1 << Truth.True,
  unknown: 1 << Truth.Unknown,
} as const;

/** A question about a value that is neither a point nor an interval. `holds`: its answer for one value, where known. */
export type Question = {
  readonly key: string;
  readonly op?: 'starts_with' | 'contains';
  readonly literal?: string;
  readonly holds?: (value: Scalar) => boolean;
};

type Answer = { readonly question: Question; readonly bits: Bits };

/** The values between two ends, less some points; with `only`, these points. `isWhole`: whole numbers. */
export type Values = {
  readonly low: Scalar | null;
  readonly withLow: boolean;
  readonly high: Scalar | null;
  readonly withHigh: boolean;
  readonly only: ReadonlySet<Scalar> | null;
  readonly without: ReadonlySet<Scalar>;
  readonly isWhole: boolean;
  readonly answers: ReadonlyMap<string, Answer>;
};

/** One side of a limit. */
export type Side = {
  readonly side: 'above' | 'below';
  readonly limit: Scalar;
  readonly inclusive: boolean;
};

/** All values. */
export const EVERYTHING: Values = {
  low: null,
  withLow: false,
  high: null,
  withHigh: false,
  only: null,
  without: new Set(),
  isWhole: false,
  answers: new Map(),
};

/** Whole numbers wider apart than this are not counted. */
const COUNTED_MAX = 64;

function isBetween(value: Scalar, { low, withLow, high, withHigh }: Values): boolean {
  const isAbove = low === null || value > low || (withLow && value === low);
  return isAbove && (high === null || value < high || (withHigh && value === high));
}

function isIn(value: Scalar, values: Values): boolean {
  if (!isBetween(value, values) || values.without.has(value)) return false;
  if (values.isWhole && !Number.isInteger(value)) return false;
  for (const { question, bits } of values.answers.values()) {
    if (question.holds === undefined) continue;
    if ((bits & (question.holds(value) ? MAY_BE.true : MAY_BE.false)) === 0) return false;
  }
  return true;
}

function hasRoom(values: Values): boolean {
  const { low, high, withLow, withHigh, without, isWhole } = values;
  if (low === null || high === null) return true;
  if (isWhole && typeof low === 'number' && typeof high === 'number') {
    const from = withLow ? Math.ceil(low) : Math.floor(low) + 1;
    const to = withHigh ? Math.floor(high) : Math.ceil(high) - 1;
    if (without.size === 0 || to - from > COUNTED_MAX) return from <= to;
    for (let each = from; each <= to; each += 1) if (!without.has(each)) return true;
    return false;
  }
  if (low === high) return withLow && withHigh && !without.has(low);
  return low < high;
}

/** True if two answers about texts rule each other out. */
function clash(one: Answer, other: Answer): boolean {
  if (one.bits !== MAY_BE.true) return other.bits === MAY_BE.true && clash(other, one);
  const [has, asked] = [one.question, other.question];
  if (has.literal === undefined || asked.literal === undefined) return false;
  if (other.bits === MAY_BE.false) {
    if (asked.op === 'contains') return has.literal.includes(asked.literal);
    return has.op === 'starts_with' && has.literal.startsWith(asked.literal);
  }
  if (other.bits !== MAY_BE.true || has.op !== 'starts_with' || asked.op !== 'starts_with') return false;
  return !has.literal.startsWith(asked.literal) && !asked.literal.startsWith(has.literal);
}

function settle(values: Values): Values | null {
  if (values.only === null) return hasRoom(values) ? values : null;
  const only = new Set([...values.only].filter((value) => isIn(value, values)));
  return only.size === 0 ? null : { ...values, only };
}

/** Keeps the points given. Pure. */
export function keepPoints(values: Values, points: ReadonlySet<Scalar>): Values | null {
  const only = values.only === null ? points : new Set([...values.only].filter((each) => points.has(each)));
  return settle({ ...values, only });
}

/** Drops the points given. Pure. */
export function dropPoints(values: Values, points: ReadonlySet<Scalar>): Values | null {
  return settle({ ...values, without: new Set([...values.without, ...points]) });
}

/** Keeps what lies on one side. Pure. */
export function keepSide(values: Values, { side, limit, inclusive }: Side): Values | null {
  if (side === 'above') {
    const { low, withLow } = values;
    if (low !== null && (low > limit || (low === limit && !withLow))) return values;
    return settle({ ...values, low: limit, withLow: inclusive });
  }
  const { high, withHigh } = values;
  if (high !== null && (high < limit || (high === limit && !withHigh))) return values;
  return settle({ ...values, high: limit, withHigh: inclusive });
}

/** The other side of a limit. Pure. */
export function oppositeOf({ side, limit, inclusive }: Side): Side {
  return { side: side === 'above' ? 'below' : 'above', limit, inclusive: !inclusive };
}

/** Keeps the values whose answer to a question is among `bits`; one value always answers the same. Pure. */
export function keepAnswer(values: Values, question: Question, bits: Bits): Values | null {
  const known = values.answers.get(question.key);
  const answer: Answer = { question, bits: known === undefined ? bits : known.bits & bits };
  if (answer.bits === 0) return null;
  for (const other of values.answers.values()) if (clash(answer, other)) return null;
  return settle({ ...values, answers: new Map([...values.answers, [question.key, answer]]) });
}
