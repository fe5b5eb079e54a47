/**
 * Tells conditions that can never hold together. Sound, not complete: `canNever` says true only where no profile, no
 * past and no moment makes all of them so; where it is not sure, or would have to search too long, it says false.
 * It knows intervals, listed values, types of the catalog, texts, instants, dates, `now`, counts of events in nested
 * windows, consents, and segments by what they stand for. Logic is Kleene's; unknown is a value of its own.
 */
import type { ConditionSpec } from '../../plan/plan.ts';
import { areCountsPossible } from './counts.ts';
import { formulaOf, type Names } from './formula.ts';
import type { Formula, Variable } from './logic.ts';
import { partBySubjects, subjectsOf } from './subjects.ts';
import { type Bits, MAY_BE } from './values.ts';
import { keepWhere, type Possible } from './variable.ts';

export type { Names } from './formula.ts';

/** What a condition must turn out as. A guard that was not taken is `not true`: false or unknown (semantics 12). */
export type Outcome = 'true' | 'false' | 'unknown' | 'not true' | 'not false';

/**
 * A condition and what it must turn out as. Conditions of one `moment` (default '') see the same profile, events and
 * clock; between two moments only `entry` stays as it was.
 */
export type Demand = {
  readonly when: ConditionSpec;
  readonly is: Outcome;
  readonly moment?: string;
};

const BITS: { readonly [outcome in Outcome]: Bits } = {
  true: MAY_BE.true,
  false: MAY_BE.false,
  unknown: MAY_BE.unknown,
  'not true': MAY_BE.false | MAY_BE.unknown,
  'not false': MAY_BE.true | MAY_BE.unknown,
};
const ANY_TRUTH: Bits = MAY_BE.true | MAY_BE.false | MAY_BE.unknown;

/** Steps of one search, after which it gives up: bounded time for whatever people write. */
const STEPS_MAX = 5_000;

type Goal = { readonly formula: Formula; readonly bits: Bits };
type Store = Map<string, { readonly variable: Variable; readonly possible: Possible }>;
type Search = { steps: number };

/** True where no subscriber can ever meet all demands at once. Pure; bounded time. */
export function canNever(demands: readonly Demand[], names: Names): boolean {
  const [first] = demands;
  if (first === undefined) return false;
  if (demands.length === 1) return canNeverAlone(first, names);
  const groups = partBySubjects(demands, ({ when }) => subjectsOf(when, names));
  return groups.some((group) => {
    const [only] = group;
    return group.length === 1 && only !== undefined
      ? canNeverAlone(only, names)
      : !mayMeet(goalsOf(group, names), [], new Map(), { steps: 0 });
  });
}

function goalsOf(demands: readonly Demand[], names: Names): readonly Goal[] {
  return demands.map(({ when, is, moment = '' }) => ({
    formula: formulaOf(when, names, moment),
    bits: BITS[is],
  }));
}

type Answers = { [is in Outcome]?: boolean };

const known = new WeakMap<Names['segments'], WeakMap<ConditionSpec, Answers>>();

/** What a condition that names nothing but a segment stands for: it is judged once for all who name it. */
function standsFor(when: ConditionSpec, { segments }: Names): ConditionSpec {
  const { kind, segment } = when;
  const isKnown = kind === 'segment' && typeof segment === 'string' && Object.hasOwn(segments, segment);
  return (isKnown && segments[segment]?.when) || when;
}

/** A single demand, for which the moment does not matter. Several rules ask this of each condition. */
function canNeverAlone({ when, is }: Demand, names: Names): boolean {
  const demand = { when: standsFor(when, names), is };
  const ofNames = known.get(names.segments) ?? new WeakMap<ConditionSpec, Answers>();
  known.set(names.segments, ofNames);
  const answers = ofNames.get(demand.when) ?? {};
  ofNames.set(demand.when, answers);
  answers[demand.is] ??= !mayMeet(goalsOf([demand], names), [], new Map(), { steps: 0 });
  return answers[demand.is] === true;
}

/** True for a condition that nobody ever meets. Pure. */
export function isNeverTrue(when: ConditionSpec, names: Names): boolean {
  return canNever([{ when, is: 'true' }], names);
}

/** True for a condition that everybody always meets. Pure. */
export function isAlwaysTrue(when: ConditionSpec, names: Names): boolean {
  return canNever([{ when, is: 'not true' }], names);
}

/** True where whoever meets `one` meets `other`, too. Of two that imply each other both say the same. Pure. */
export function implies(one: ConditionSpec, other: ConditionSpec, names: Names): boolean {
  return canNever(
    [
      { when: one, is: 'true' },
      { when: other, is: 'not true' },
    ],
    names,
  );
}

/** True unless the goals are known to be impossible together. `choices`: lists of goals of which one must be met. */
function mayMeet(
  goals: readonly Goal[],
  choices: readonly (readonly (readonly Goal[])[])[],
  known: Store,
  search: Search,
): boolean {
  const open = [...goals];
  const left = [...choices];
  const store: Store = new Map(known);
  for (let goal = open.pop(); goal !== undefined; goal = open.pop()) {
    search.steps += 1;
    if (search.steps > STEPS_MAX) return true;
    const { formula, bits } = goal;
    if (bits === ANY_TRUTH) continue;
    if (formula.is === 'test') {
      if (!narrow(store, formula, bits)) return false;
    } else if (formula.is === 'not') open.push({ formula: formula.of, bits: negated(bits) });
    else {
      const { always, choice } = divide(formula.of, bits);
      open.push(...always);
      if (choice !== null) left.push(choice);
    }
  }
  if (!areCountsPossible(store.values())) return false;
  const choice = takeShortest(left);
  if (choice === undefined) return true;
  return choice.some((option) => mayMeet(option, left, store, search));
}

function narrow(store: Store, formula: Extract<Formula, { is: 'test' }>, bits: Bits): boolean {
  const { variable, test } = formula;
  const possible = keepWhere(store.get(variable.key)?.possible ?? variable.initially, test, bits);
  if (possible === null) return false;
  store.set(variable.key, { variable, possible });
  return true;
}

function negated(bits: Bits): Bits {
  const other = bits & MAY_BE.unknown;
  return other | (bits & MAY_BE.true ? MAY_BE.false : 0) | (bits & MAY_BE.false ? MAY_BE.true : 0);
}

type Divided = { readonly always: readonly Goal[]; readonly choice: readonly (readonly Goal[])[] | null };

/** What Kleene's `all` must be in terms of its parts: goals that all parts have, and goals of which one must be met. */
function divide(parts: readonly Formula[], bits: Bits): Divided {
  const each = (wanted: Bits): readonly Goal[] => parts.map((formula) => ({ formula, bits: wanted }));
  const one = (wanted: Bits) => each(wanted).map((goal) => [goal]);
  const { unknown } = MAY_BE;
  if (bits === MAY_BE.true || bits === (MAY_BE.true | unknown)) return { always: each(bits), choice: null };
  if (bits === unknown) return { always: each(MAY_BE.true | unknown), choice: one(unknown) };
  if (bits === (MAY_BE.true | MAY_BE.false)) {
    return { always: [], choice: [each(MAY_BE.true), ...one(MAY_BE.false)] };
  }
  return { always: [], choice: one(bits) };
}

/** Takes the choice with the fewest options out of the list: it fails soonest. */
function takeShortest<Item>(lists: (readonly Item[])[]): readonly Item[] | undefined {
  const shortest = Math.min(...lists.map((each) => each.length));
  const at = lists.findIndex((each) => each.length === shortest);
  return at < 0 ? undefined : lists.splice(at, 1)[0];
}
