/**
 * When whoever meets one condition surely meets another: told from their structure, for reviews. Never wrong when it
 * says yes; when it says no, nobody knows. Segments and traits are read in the plan that the condition belongs to.
 */
import { canonicalJson } from '../../base/canonical.ts';
import type { Json } from '../../base/json.ts';
import type { Widening } from '../../plan/diff/judges.ts';
import { meaningOf } from '../../plan/digest.ts';
import type { ConditionSpec, Plan } from '../../plan/plan.ts';
import type { Test } from './comparison.ts';
import type { HistorySpec } from './history.ts';

/** A condition with the plan in which its names mean something. */
export type Placed = { readonly spec: ConditionSpec; readonly plan: Plan };

/** A part of a condition, in the same plan. Pure. */
export function placed(spec: Json | undefined, { plan }: Placed): Placed {
  return { spec: spec as unknown as ConditionSpec, plan };
}

/** A condition in the place of the segment that it is. */
function resolve(each: Placed): Placed {
  let found = each;
  while (found.spec.kind === 'segment') {
    const segment = each.plan.segments[String(found.spec.segment)];
    if (segment === undefined) return found;
    found = { spec: segment.when, plan: each.plan };
  }
  return found;
}

/** What an `all` or `any` is made of. Pure. */
export function membersOf(each: Placed): readonly Placed[] {
  return (each.spec.of as readonly Json[]).map((spec) => placed(spec, each));
}

/** Every name of a condition, spelled out, so that equal texts mean the same. */
function spelled(value: unknown, plan: Plan): Json {
  if (Array.isArray(value)) return value.map((item) => spelled(item, plan));
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  const { kind, segment, trait } = value as { readonly [key: string]: unknown };
  const own = Object.entries(value).filter(([key]) => key !== 'fact');
  const members = Object.fromEntries(own.map(([key, member]) => [key, spelled(member, plan)]));
  if (kind === 'segment') return spelled(meaningOf(plan.segments[String(segment)]?.when), plan);
  if (kind === 'trait') return { ...members, trait: traitMeaning(String(trait), plan) };
  return members;
}

function traitMeaning(name: string, { traits, facts }: Plan): Json {
  const trait = traits[name];
  if (trait === undefined) return name;
  return meaningOf({ fact: facts[trait.fact], read: trait.read, population: trait.population });
}

/** True where two conditions say the same, with all that they name. Pure. */
export function isSame(one: Placed, other: Placed): boolean {
  const text = ({ spec, plan }: Placed) => canonicalJson(spelled(meaningOf(spec), plan));
  return text(one) === text(other);
}

const UP: ReadonlySet<string> = new Set(['gt', 'gte']);
const DOWN: ReadonlySet<string> = new Set(['lt', 'lte']);
const STRICT: ReadonlySet<string> = new Set(['gt', 'lt']);

function valuesOf({ right }: Test): readonly string[] | undefined {
  const value = right?.value;
  if (value === undefined) return undefined;
  return (Array.isArray(value) ? (value as readonly Json[]) : [value]).map((each) => canonicalJson(each));
}

function testImplies(one: Test, other: Test): boolean {
  if (canonicalJson(one) === canonicalJson(other)) return true;
  if (one.as !== other.as) return false;
  const [left, right] = [one.right?.value, other.right?.value];
  if (typeof left === 'number' && typeof right === 'number') {
    // At least five is more than four, and not more than five.
    const isStricter = STRICT.has(other.op) && !STRICT.has(one.op);
    if (UP.has(one.op) && UP.has(other.op)) return isStricter ? left > right : left >= right;
    if (DOWN.has(one.op) && DOWN.has(other.op)) return isStricter ? left < right : left <= right;
  }
  const [held, wanted] = [valuesOf(one), valuesOf(other)];
  if (held === undefined || wanted === undefined) return false;
  const isPositive = (test: Test) => test.op === 'in' || test.op === 'eq';
  const isNegative = (test: Test) => test.op === 'not_in' || test.op === 'ne';
  if (isPositive(one) && isPositive(other)) return held.every((each) => wanted.includes(each));
  return isNegative(one) && isNegative(other) && wanted.every((each) => held.includes(each));
}

function testsImply(one: unknown, other: unknown): boolean {
  const [ones, others] = [one as readonly Test[], other as readonly Test[]];
  return others.every((wanted) => ones.some((held) => testImplies(held, wanted)));
}

/** The same condition but for some of its members. */
function isSameBut(one: Placed, other: Placed, members: readonly string[]): boolean {
  const strip = ({ spec, plan }: Placed): Placed => ({
    plan,
    spec: Object.fromEntries(Object.entries(spec).filter(([key]) => !members.includes(key))) as ConditionSpec,
  });
  return isSame(strip(one), strip(other));
}

function historyImplies(one: Placed, other: Placed): boolean {
  if (!isSameBut(one, other, ['count', 'windowMs'])) return false;
  const [held, wanted] = [one.spec as unknown as HistorySpec, other.spec as unknown as HistorySpec];
  const [shorter, longer] = [
    held.windowMs ?? Number.POSITIVE_INFINITY,
    wanted.windowMs ?? Number.POSITIVE_INFINITY,
  ];
  const all = (ops: ReadonlySet<string>) => wanted.count.every(({ op }) => ops.has(op));
  const fits = shorter === longer || (shorter < longer ? all(UP) : all(DOWN));
  return fits && testsImply(held.count, wanted.count);
}

function implies(left: Placed, right: Placed): boolean {
  const [one, other] = [resolve(left), resolve(right)];
  if (isSame(one, other)) return true;
  const [held, wanted] = [one.spec.kind, other.spec.kind];
  if (wanted === 'all') return membersOf(other).every((each) => implies(one, each));
  if (held === 'any') return membersOf(one).every((each) => implies(each, other));
  if (held === 'all' && membersOf(one).some((each) => implies(each, other))) return true;
  if (wanted === 'any' && membersOf(other).some((each) => implies(one, each))) return true;
  if (held !== wanted) return false;
  if (held === 'not') return implies(placed(other.spec.of, other), placed(one.spec.of, one));
  if (held === 'event' || held === 'message') return historyImplies(one, other);
  if (held === 'compare' || held === 'trait')
    return isSameBut(one, other, ['tests']) && testsImply(one.spec.tests, other.spec.tests);
  return false;
}

/** Says of conditions of two plans whether whoever meets the first one surely meets the second one. */
export function createWidening(before: Plan, after: Plan): Widening {
  return (one, other) => implies({ spec: one, plan: before }, { spec: other, plan: after });
}
