/**
 * Who meets one condition and not another, said in as few parts as their structure allows, for reviews: what both ask is
 * told once, nothing is denied twice, and a range of one value is one part. It says who that would be, never that there
 * is anybody.
 */
import type { Json } from '../../base/json.ts';
import type { ConditionSpec } from '../../plan/plan.ts';
import type { Operator, Test } from './comparison.ts';
import { isSame, membersOf, type Placed, placed } from './widening.ts';

/** What all of them meet; `not`: what none of them meets. */
type Parts = { readonly are: readonly Placed[]; readonly not: readonly Placed[] };

const REVERSE: { readonly [op in Operator]?: Operator } = { gt: 'lte', gte: 'lt', lt: 'gte', lte: 'gt' };

function isJoined({ spec }: Placed, kind: 'all' | 'any'): boolean {
  return spec.kind === kind;
}

function split(one: Placed, kind: 'all' | 'any'): readonly Placed[] {
  return isJoined(one, kind) ? membersOf(one) : [one];
}

type Halves = {
  readonly both: readonly Placed[];
  readonly ones: readonly Placed[];
  readonly others: readonly Placed[];
};

/** The parts of two conditions: those of both, and what only the one or the other has. */
function halve(one: Placed, other: Placed, kind: 'all' | 'any'): Halves {
  const [left, right] = [split(one, kind), split(other, kind)];
  const has = (all: readonly Placed[], part: Placed) => all.some((each) => isSame(each, part));
  return {
    both: left.filter((part) => has(right, part)),
    ones: left.filter((part) => !has(right, part)),
    others: right.filter((part) => !has(left, part)),
  };
}

const joined = (parts: readonly Placed[], kind: 'all' | 'any'): Placed | undefined => {
  const [first, ...more] = parts;
  if (first === undefined || more.length === 0) return first;
  return { plan: first.plan, spec: { kind, of: parts.map(({ spec }) => spec) } as unknown as ConditionSpec };
};

/** A condition and its opposite: what is denied twice is said. */
function denied(one: Placed): Parts {
  return one.spec.kind === 'not' ? { are: [placed(one.spec.of, one)], not: [] } : { are: [], not: [one] };
}

function add(...all: readonly (Parts | null)[]): Parts | null {
  if (all.some((each) => each === null)) return null;
  return { are: all.flatMap((each) => each?.are ?? []), not: all.flatMap((each) => each?.not ?? []) };
}

const meeting = (are: readonly Placed[]): Parts => ({ are, not: [] });

/** Null: there is nobody, as far as the structure tells. */
function partsOf(one: Placed, other: Placed): Parts | null {
  if (isSame(one, other)) return null;
  const [left, right] = [one.spec, other.spec];
  if (left.kind === 'segment' && right.kind === 'segment' && left.segment === right.segment) {
    const [was, is] = [one, other].map((each) => each.plan.segments[String(each.spec.segment)]);
    if (was !== undefined && is !== undefined)
      return partsOf({ spec: was.when, plan: one.plan }, { spec: is.when, plan: other.plan });
  }
  if (left.kind === 'not' && right.kind === 'not')
    return partsOf(placed(right.of, other), placed(left.of, one));
  for (const kind of ['all', 'any'] as const) {
    if (!isJoined(one, kind) && !isJoined(other, kind)) continue;
    const { both, ones, others } = halve(one, other, kind);
    if (both.length === 0 && !(ones.length === 1 && others.length === 1)) continue;
    const [mine, theirs] = [joined(ones, kind), joined(others, kind)];
    if (kind === 'all') {
      if (theirs === undefined) return null;
      return add(meeting(both), mine === undefined ? denied(theirs) : partsOf(mine, theirs));
    }
    if (mine === undefined) return null;
    const own = theirs === undefined ? meeting([mine]) : partsOf(mine, theirs);
    return add(own, ...both.map(denied));
  }
  return add(meeting(split(one, 'all')), denied(other));
}

/** One part for what is asked of one value in both: at least this, and less than that. */
function asRange(are: Placed, not: Placed): Placed | null {
  const [mine, theirs] = [are.spec, not.spec];
  const isOfOne =
    mine.kind === theirs.kind &&
    ((mine.kind === 'compare' && JSON.stringify(mine.path) === JSON.stringify(theirs.path)) ||
      (mine.kind === 'trait' && mine.trait === theirs.trait));
  const [tests, [test, ...more]] = [mine, theirs].map(
    (each) => (each.tests ?? []) as unknown as readonly Test[],
  ) as [readonly Test[], readonly Test[]];
  const op = test === undefined ? undefined : REVERSE[test.op];
  const hasPopulation = [mine, theirs].some(
    ({ population }) => (population as readonly Json[] | undefined)?.length,
  );
  // Whoever passes a comparison has a value: then not being above it is being below it.
  if (!isOfOne || test === undefined || more.length > 0 || op === undefined || tests.length === 0)
    return null;
  if (hasPopulation || tests.some((each) => REVERSE[each.op] === undefined || each.as !== test.as))
    return null;
  const both = [...tests, { ...test, op }] as unknown as Json;
  return { plan: are.plan, spec: { ...mine, tests: both } as unknown as ConditionSpec };
}

function withRanges({ are, not }: Parts): readonly Placed[] {
  let found = are;
  const left: Placed[] = [];
  for (const each of not) {
    const ranges = found.map((part) => asRange(part, each));
    const at = ranges.findIndex((range) => range !== null);
    const range = ranges[at];
    if (range === undefined || range === null) left.push(each);
    else found = found.map((part, index) => (index === at ? range : part));
  }
  return [
    ...found,
    ...left.map(({ spec, plan }) => ({ plan, spec: { kind: 'not', of: spec } as unknown as ConditionSpec })),
  ];
}

/**
 * What all of those meet who meet `one` and not `other`; `undefined` on a side: everybody meets it. Null: there is nobody,
 * as far as the structure tells. `say`: the words of a condition; where they do not tell the two apart, null. Pure.
 */
export function meetsOnly(
  one: Placed | undefined,
  other: Placed | undefined,
  say: (spec: ConditionSpec) => string,
): readonly ConditionSpec[] | null {
  if (other === undefined) return null;
  const found = one === undefined ? denied(other) : partsOf(one, other);
  if (found === null) return null;
  const words = (all: readonly Placed[]) => all.map(({ spec }) => say(spec));
  const [said, denies] = [words(found.are), words(found.not)];
  if (denies.some((each) => said.includes(each))) return null;
  const all = withRanges(found).map(({ spec }) => spec);
  return all.filter((spec, index) => all.findIndex((each) => say(each) === say(spec)) === index);
}

/** What a denied condition is made of, with the word for its parts; null where it is one by itself. */
function listDenied({
  kind,
  of,
}: ConditionSpec): { readonly word: string; readonly parts: readonly ConditionSpec[] } | null {
  const inner = kind === 'not' ? (of as unknown as ConditionSpec) : null;
  if (inner?.kind !== 'all' && inner?.kind !== 'any') return null;
  const parts = inner.of as unknown as readonly ConditionSpec[];
  return { word: inner.kind === 'all' ? 'not all of' : 'none of', parts };
}

/** Several conditions that hold at once, as one sentence; what is denied together stands at its end. Pure. */
export function sayTogether(all: readonly ConditionSpec[], say: (spec: ConditionSpec) => string): string {
  const isJunction = ({ kind }: ConditionSpec) => kind === 'all' || kind === 'any';
  const isAlone = all.length === 1;
  const own = all.filter((each) => listDenied(each) === null);
  const told = own.map((each) => (isJunction(each) && !isAlone ? `(${say(each)})` : say(each))).join(' and ');
  const denied = all.flatMap((each) => {
    const list = listDenied(each);
    return list === null ? [] : [`${list.word}: ${list.parts.map(say).join('; ')}`];
  });
  return [...(told === '' ? [] : [told]), ...denied].join(', and ');
}
