/**
 * What may be known of one value that conditions read (an attribute, a count, a trait): that it is missing, null, or
 * something of one of its sorts, in each of the ways in which it can be read. Conditions cut this down one test at a time.
 */
import { isJsonObject, type Json } from '../../base/json.ts';
import { Truth } from '../../kernel/kinds.ts';
import type { TypeSpec } from '../../plan/plan.ts';
import {
  type Bits,
  dropPoints,
  EVERYTHING,
  keepAnswer,
  keepPoints,
  keepSide,
  MAY_BE,
  oppositeOf,
  type Question,
  type Scalar,
  type Side,
  type Values,
} from './values.ts';

/**
 * The sorts of a value in its four readings: as it is; as an instant; as a local date; and as the span from `start` to
 * `end` that it takes, in milliseconds from now. `no...`: it cannot be read so.
 */
export const PARTS = [
  'numbers',
  'texts',
  'rest',
  'instants',
  'noInstant',
  'dates',
  'noDate',
  'start',
  'noStart',
  'end',
  'noEnd',
] as const;
export type Part = (typeof PARTS)[number];

const READINGS: readonly (readonly Part[])[] = [
  ['numbers', 'texts', 'rest'],
  ['instants', 'noInstant'],
  ['dates', 'noDate'],
];

/** No local day is longer, whatever its zone does. */
const SPAN_MAX_MS = 48 * 3_600_000;

/** What is still possible. Absent reads as undefined; `nothing` is null in the data. A part that is null is no longer possible. */
export type Possible = {
  readonly isAbsent: boolean;
  readonly nothing: Values | null;
  readonly parts: { readonly [part in Part]: Values | null };
};

/** What a test says of the values of one part. */
export type PartTest =
  | { readonly by: 'constant'; readonly truth: Truth }
  | { readonly by: 'points'; readonly points: ReadonlySet<Scalar> }
  | { readonly by: 'side'; readonly side: Side }
  /** `isKnown`: never unknown. */
  | { readonly by: 'question'; readonly question: Question; readonly isKnown: boolean };

/** What one test says of a value: where it is missing, null, and by part (left out: anything). */
export type ValueTest = {
  readonly absent: Truth;
  readonly nothing: PartTest;
  readonly parts: { readonly [part in Part]?: PartTest };
};

function may(bits: Bits, truth: Truth): boolean {
  return (bits & (1 << truth)) !== 0;
}

type Keep<By> = (values: Values, test: Extract<PartTest, { by: By }>, bits: Bits) => Values | null;

const KEEPS: { readonly [by in PartTest['by']]: Keep<by> } = {
  constant: (values, { truth }, bits) => (may(bits, truth) ? values : null),
  points: (values, { points }, bits) =>
    keepEither(
      bits,
      values,
      () => keepPoints(values, points),
      () => dropPoints(values, points),
    ),
  side: (values, { side }, bits) =>
    keepEither(
      bits,
      values,
      () => keepSide(values, side),
      () => keepSide(values, oppositeOf(side)),
    ),
  question: (values, { question, isKnown }, bits) =>
    keepAnswer(values, question, isKnown ? bits & (MAY_BE.true | MAY_BE.false) : bits),
};

function keepEither(
  bits: Bits,
  values: Values,
  whereTrue: () => Values | null,
  whereFalse: () => Values | null,
): Values | null {
  if (may(bits, Truth.True)) return may(bits, Truth.False) ? values : whereTrue();
  return may(bits, Truth.False) ? whereFalse() : null;
}

function keepPart(values: Values, asked: PartTest, bits: Bits): Values | null {
  return (KEEPS[asked.by] as Keep<PartTest['by']>)(values, asked, bits);
}

/** What remains where a test gives one of `bits`; null: nothing. Pure. */
export function keepWhere(possible: Possible, test: ValueTest, bits: Bits): Possible | null {
  const parts: { [part in Part]: Values | null } = { ...possible.parts };
  for (const part of PARTS) {
    const values = parts[part];
    const asked = test.parts[part];
    if (values !== null && asked !== undefined) parts[part] = keepPart(values, asked, bits);
  }
  const kept: Possible = {
    isAbsent: possible.isAbsent && may(bits, test.absent),
    nothing: possible.nothing && keepPart(possible.nothing, test.nothing, bits),
    parts,
  };
  return kept.isAbsent || kept.nothing !== null || mayBePresent(kept) ? kept : null;
}

/** True where something that is there could be the value. Pure. */
function mayBePresent({ parts }: Possible): boolean {
  if (!READINGS.every((reading) => reading.some((part) => parts[part] !== null))) return false;
  if (parts.noStart !== null && parts.noEnd !== null) return true;
  return parts.start !== null && parts.end !== null && isSpan(parts.start, parts.end);
}

/** A span starts before it ends, and is not longer than a day can be. */
function isSpan(start: Values, end: Values): boolean {
  if (typeof start.low === 'number' && typeof end.high === 'number' && start.low >= end.high) return false;
  if (typeof end.low !== 'number' || typeof start.high !== 'number') return true;
  return end.low - start.high <= SPAN_MAX_MS;
}

const ALL_PARTS = Object.fromEntries(PARTS.map((part) => [part, EVERYTHING])) as Possible['parts'];

/** A value of which nothing is known. */
export const ANYTHING: Possible = { isAbsent: true, nothing: EVERYTHING, parts: ALL_PARTS };

/** A whole number from 0 up that is always there. */
export const COUNT: Possible = {
  isAbsent: false,
  nothing: null,
  parts: {
    ...ALL_PARTS,
    texts: null,
    rest: null,
    numbers: { ...EVERYTHING, isWhole: true, low: 0, withLow: true },
  },
};

/** True or false, and always there. */
export const FLAG: Possible = {
  isAbsent: false,
  nothing: null,
  parts: { ...ALL_PARTS, numbers: null, texts: null, rest: { ...EVERYTHING, only: new Set([true, false]) } },
};

const WHOLE: Values = { ...EVERYTHING, isWhole: true };
const NO_TIME = { instants: null, dates: null, start: null, end: null } as const;

/** What an attribute of a type leaves out. A value that does not fit its type reads as absent (semantics 12). */
const TYPES: { readonly [type in TypeSpec['type']]: Partial<Possible['parts']> } = {
  string: { numbers: null, rest: null },
  number: { texts: null, rest: null },
  integer: { numbers: WHOLE, texts: null, rest: null },
  boolean: { ...NO_TIME, numbers: null, texts: null, rest: { ...EVERYTHING, only: new Set([true, false]) } },
  instant: { numbers: null, rest: null, noInstant: null, noDate: null, noStart: null, noEnd: null },
  date: { numbers: null, rest: null, noDate: null, noStart: null, noEnd: null },
  list: { ...NO_TIME, numbers: null, texts: null },
  object: {},
};

function pointsOf(values: readonly Json[], type: 'number' | 'string'): Values | null {
  const points = values.filter((value): value is string | number => typeof value === type);
  return points.length === 0 ? null : { ...EVERYTHING, only: new Set(points) };
}

/** What an attribute of the profile can be; undefined: the catalog does not say. Pure. */
export function possibleOf(type: TypeSpec | undefined): Possible {
  if (type === undefined) return { ...ANYTHING, nothing: null };
  const parts = { ...ALL_PARTS, ...TYPES[type.type] };
  const { values } = type;
  const isListed =
    values !== undefined && !values.some((value) => Array.isArray(value) || isJsonObject(value));
  if (!isListed || !['string', 'number', 'integer'].includes(type.type)) {
    return { isAbsent: true, nothing: null, parts };
  }
  const listed = {
    numbers: parts.numbers && pointsOf(values, 'number'),
    texts: parts.texts && pointsOf(values, 'string'),
  };
  return { isAbsent: true, nothing: null, parts: { ...parts, ...listed } };
}
