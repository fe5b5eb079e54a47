/**
 * What each operator of a comparison says of each sort of value: the counterpart of `kinds/conditions/link-comparison.ts`
 * for values that are not known yet. A test that compares with another path is a question with a fixed answer.
 */
import { canonicalJson } from '../../base/canonical.ts';
import { parseDate } from '../../base/civil.ts';
import type { Json } from '../../base/json.ts';
import { compilePattern } from '../../base/pattern.ts';
import { Truth } from '../../kernel/kinds.ts';
import type { Operator, Test } from '../../kinds/conditions/comparison.ts';
import { anyOf, type Formula, type Variable } from './logic.ts';
import type { Question, Scalar, Side } from './values.ts';
import type { Part, PartTest, ValueTest } from './variable.ts';

/** What a comparison reads: as it is (`lasting`), against the clock or the zone of the moment (`now`). */
export type Subject = { readonly lasting: Variable; readonly now: Variable; readonly moment: string };

const NEVER: PartTest = { by: 'constant', truth: Truth.False };
const UNKNOWN: PartTest = { by: 'constant', truth: Truth.Unknown };

function isScalar(value: Json | undefined): value is Scalar {
  return value !== undefined && value !== null && typeof value !== 'object';
}

function test(variable: Variable, of: ValueTest): Formula {
  return { is: 'test', variable, test: of };
}

function negation(of: Formula): Formula {
  return { is: 'not', of };
}

/** Literals of `eq` and `in`; undefined where any is no plain scalar. */
function literalsOf({ op, right }: Test): readonly Scalar[] | undefined {
  const value = right?.value;
  const values: readonly (Json | undefined)[] = op === 'in' || op === 'not_in' ? listOf(value) : [value];
  return values.length > 0 && values.every(isScalar) ? values : undefined;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** Anything else: its answer is fixed by the value and the moment, and that is all that is known. */
function opaque(of: Test, { now, moment }: Subject): Formula {
  const question: Question = { key: `${canonicalJson(of)} @${moment}` };
  const asked: PartTest = { by: 'question', question, isKnown: false };
  return test(now, {
    absent: Truth.Unknown,
    nothing: asked,
    parts: { numbers: asked, texts: asked, rest: asked },
  });
}

function isDate(value: Scalar): value is string {
  return typeof value === 'string' && parseDate(value) !== null;
}

function equality(of: Test, subject: Subject): Formula {
  const literals = literalsOf(of);
  const as = of.as ?? 'plain';
  if (literals === undefined) return opaque(of, subject);
  const points = new Set(literals);
  const found: PartTest = { by: 'points', points };
  if (as === 'plain') {
    const parts = { numbers: found, texts: found, rest: found };
    return test(subject.lasting, { absent: Truth.Unknown, nothing: NEVER, parts });
  }
  const unknown = { absent: Truth.Unknown, nothing: UNKNOWN } as const;
  if (as === 'instant' && literals.every((each) => typeof each === 'number')) {
    return test(subject.lasting, { ...unknown, parts: { instants: found, noInstant: UNKNOWN } });
  }
  if (as === 'date' && literals.every(isDate)) {
    return test(subject.now, { ...unknown, parts: { dates: found, noDate: UNKNOWN } });
  }
  return opaque(of, subject);
}

type Order = 'gt' | 'gte' | 'lt' | 'lte';
const SIDES: { readonly [op in Order]: Omit<Side, 'limit'> } = {
  gt: { side: 'above', inclusive: false },
  gte: { side: 'above', inclusive: true },
  lt: { side: 'below', inclusive: false },
  lte: { side: 'below', inclusive: true },
};

/** Which end of a value's span is compared with now, and how: see `linkNowOrder`. */
const NOW_SIDES: { readonly [op in Order]: { readonly end: 'start' | 'end' } & Omit<Side, 'limit'> } = {
  lt: { end: 'end', side: 'below', inclusive: true },
  lte: { end: 'start', side: 'below', inclusive: true },
  gt: { end: 'start', side: 'above', inclusive: false },
  gte: { end: 'end', side: 'above', inclusive: false },
};

function order(of: Test, subject: Subject): Formula {
  const op = of.op as Order;
  const { value, nowOffsetMs } = of.right ?? {};
  const as = of.as ?? 'plain';
  const unknown = { absent: Truth.Unknown, nothing: UNKNOWN } as const;
  if (nowOffsetMs !== undefined) {
    const { end, ...side } = NOW_SIDES[op];
    const asked: PartTest = { by: 'side', side: { ...side, limit: nowOffsetMs } };
    const parts = end === 'start' ? { start: asked, noStart: UNKNOWN } : { end: asked, noEnd: UNKNOWN };
    return test(subject.now, { ...unknown, parts });
  }
  if (!isScalar(value)) return opaque(of, subject);
  const asked: PartTest = { by: 'side', side: { ...SIDES[op], limit: value } };
  if (as === 'plain' && typeof value === 'number') {
    return test(subject.lasting, { ...unknown, parts: { numbers: asked, texts: UNKNOWN, rest: UNKNOWN } });
  }
  if (as === 'instant' && typeof value === 'number') {
    return test(subject.lasting, { ...unknown, parts: { instants: asked, noInstant: UNKNOWN } });
  }
  if (as === 'date' && isDate(value)) {
    return test(subject.now, { ...unknown, parts: { dates: asked, noDate: UNKNOWN } });
  }
  return opaque(of, subject);
}

function existence(of: Test, { lasting }: Subject): Formula {
  const present: PartTest = { by: 'constant', truth: Truth.True };
  const parts = { numbers: present, texts: present, rest: present };
  const exists = test(lasting, { absent: Truth.False, nothing: NEVER, parts });
  return of.right?.value === false ? negation(exists) : exists;
}

/** A question about texts; about other sorts it is unknown. */
function textQuestion(variable: Variable, question: Question, rest: PartTest): Formula {
  const texts: PartTest = { by: 'question', question, isKnown: true };
  const parts: { readonly [part in Part]?: PartTest } = { numbers: UNKNOWN, texts, rest };
  return test(variable, { absent: Truth.Unknown, nothing: UNKNOWN, parts });
}

/** Whether a list holds a value; of what is no list that is unknown. */
function heldQuestion(value: Scalar): PartTest {
  return { by: 'question', question: { key: `holds ${canonicalJson(value)}` }, isKnown: false };
}

function containment(of: Test, subject: Subject): Formula {
  const value = of.right?.value;
  if (!isScalar(value) || (of.as ?? 'plain') !== 'plain') return opaque(of, subject);
  if (typeof value !== 'string') {
    const parts = { numbers: UNKNOWN, texts: UNKNOWN, rest: heldQuestion(value) };
    return test(subject.lasting, { absent: Truth.Unknown, nothing: UNKNOWN, parts });
  }
  const question: Question = {
    key: `contains ${value}`,
    op: 'contains',
    literal: value,
    holds: (text) => String(text).includes(value),
  };
  return textQuestion(subject.lasting, question, heldQuestion(value));
}

function beginning(of: Test, subject: Subject): Formula {
  const value = of.right?.value;
  if (typeof value !== 'string') return opaque(of, subject);
  const question: Question = {
    key: `starts_with ${value}`,
    op: 'starts_with',
    literal: value,
    holds: (text) => String(text).startsWith(value),
  };
  return textQuestion(subject.lasting, question, UNKNOWN);
}

function matching(of: Test, subject: Subject): Formula {
  const source = String(of.right?.value ?? '');
  const pattern = compilePattern(source);
  if (!pattern.ok) return opaque(of, subject);
  const question: Question = { key: `matches ${source}`, holds: (text) => pattern.test(String(text)) };
  return textQuestion(subject.lasting, question, UNKNOWN);
}

/** `any` and `all` of a list: with values, of those that the list must hold; with tests, of its items. */
function items(of: Test, subject: Subject): Formula {
  const values = listOf(of.right?.value);
  const isPlain = of.tests === undefined && (of.as ?? 'plain') === 'plain';
  if (!isPlain || values.length === 0 || !values.every(isScalar)) return opaque(of, subject);
  const held = values.map((value) => {
    const parts = { numbers: UNKNOWN, texts: UNKNOWN, rest: heldQuestion(value) };
    return test(subject.lasting, { absent: Truth.Unknown, nothing: UNKNOWN, parts });
  });
  return of.op === 'any' ? anyOf(held) : { is: 'all', of: held };
}

const FORMULAS: { readonly [op in Operator]: (of: Test, subject: Subject) => Formula } = {
  eq: equality,
  ne: (of, subject) => negation(equality({ ...of, op: 'eq' }, subject)),
  in: equality,
  not_in: (of, subject) => negation(equality({ ...of, op: 'in' }, subject)),
  gt: order,
  gte: order,
  lt: order,
  lte: order,
  exists: existence,
  contains: containment,
  starts_with: beginning,
  matches: matching,
  any: items,
  all: items,
  not: (of, subject) =>
    negation({ is: 'all', of: (of.tests ?? []).map((each) => testFormula(each, subject)) }),
};

/** One test of a value as a formula. Pure. */
export function testFormula(of: Test, subject: Subject): Formula {
  return FORMULAS[of.op](of, subject);
}
