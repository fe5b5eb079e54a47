/**
 * How many come to each send of a journey when a step sends people other ways: conditions of its paths, shares, deadlines.
 * A send that only the ways lead to from which people are drawn gets fewer of them; nobody is followed any further. Pure.
 */
import { isJsonObject, type Json } from '../../../base/json.ts';
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import type { ConditionSpec, JourneyPlan, StepPlan } from '../../../plan/plan.ts';
import type { Direction, Ground } from './amount.ts';
import {
  type Comparison,
  compareConditions,
  tellCondition,
  tellConditions,
  tellMovers,
} from './conditions.ts';
import { comesTo } from './say-what.ts';
import { sendsFrom, surelyReaches, takesTime, waysOf } from './ways.ts';

/** What a change of one step does to sends of its journey, by their present names. */
export type Shift = {
  readonly direction: Direction;
  /** What those do, or are, whom it concerns, e.g. "comes to `x`"; that they entered is understood. */
  readonly who: string;
  readonly sends: readonly string[];
  readonly why: string;
  /** How much later or sooner. */
  readonly by?: string;
  /** As of a row. */
  readonly refusals?: readonly ('more' | 'fewer')[];
};

type Drawn = {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly who: string;
  readonly why: string;
};

/** People go by ways of `to` who went by one of `from` before; `isProven` false: or the other way round. */
export function shiftsBetween(
  journey: JourneyPlan,
  id: string,
  { from, to, who, why }: Drawn,
  ground: Ground,
  isProven = true,
): readonly Shift[] {
  const step = journey.steps[id];
  if (step === undefined) return [];
  const ways = waysOf(step, ground.sides);
  const sendsOf = (labels: readonly string[]) =>
    ways
      .filter(({ label }) => labels.includes(label))
      .flatMap((way) => sendsFrom(journey, way.to, ground.sides));
  const [left, gone] = [new Set(sendsOf(from)), new Set(sendsOf(to))];
  const isJoined = ways
    .filter(({ label }) => from.includes(label) || to.includes(label))
    .every((way) => surelyReaches(journey, way.to, step.next, ground.sides));
  const behind = new Set(isJoined ? sendsFrom(journey, step.next, ground.sides) : []);
  const all = (direction: Direction, sends: readonly string[]): readonly Shift[] =>
    sends.length === 0 ? [] : [{ direction: isProven ? direction : 'either', sends, who, why }];
  return [
    ...all(
      'fewer',
      [...left].filter((each) => !gone.has(each)),
    ),
    ...all(
      'more',
      [...gone].filter((each) => !left.has(each)),
    ),
    ...all(
      'unknown',
      [...left].filter((each) => gone.has(each) && !behind.has(each)),
    ),
  ];
}

type Path = { readonly id: string; readonly condition: ConditionSpec | undefined };

function pathsOf(step: StepPlan): readonly Path[] {
  const paths = Array.isArray(step.paths) ? (step.paths as readonly Json[]) : [];
  return paths.filter(isJsonObject).map((path) => ({
    id: String(path.id),
    condition: (path.when ?? path.where) as unknown as ConditionSpec | undefined,
  }));
}

const WORDS: { readonly [found in Comparison]: string } = {
  same: '',
  wider: 'is open to more people',
  narrower: 'is open to fewer people',
  other: 'is open to other people',
};

/** By the conditions of a step's paths, whether they say something else themselves or what they ask does. */
export function shiftsByPaths(
  [before, after]: readonly [StepPlan, StepPlan],
  id: string,
  journey: JourneyPlan,
  ground: Ground,
): readonly Shift[] {
  const [was, is] = [pathsOf(before), pathsOf(after)];
  if (was.map((path) => path.id).join('\0') !== is.map((path) => path.id).join('\0')) return [];
  const labels = waysOf(after, ground.sides).map(({ label }) => label);
  return is.flatMap((path, index) => {
    const found = compareConditions(was[index]?.condition, path.condition, ground);
    if (found === 'same') return [];
    // Where the first that fits is taken at once, those before it draw nobody.
    const at = labels.indexOf(path.id);
    const others = labels.filter(
      (label, place) => label !== path.id && (takesTime(after, ground.sides) || place > at),
    );
    const former = was[index]?.condition;
    const condition =
      path.condition === undefined
        ? 'whatever holds'
        : former === undefined
          ? tellCondition(path.condition, ground)
          : tellConditions(former, path.condition, ground);
    const why = `at ${code(id)} the path ${code(path.id)} ${WORDS[found]}: ${condition}`;
    const { come, gone } = tellMovers(former, path.condition, ground);
    const fits = found === 'narrower' ? gone : found === 'wider' ? come : null;
    const who = fits === null ? comesTo(id) : `${comesTo(id)} and fits: ${fits}`;
    const [from, to] = found === 'narrower' ? [[path.id], others] : [others, [path.id]];
    return shiftsBetween(journey, id, { from, to, who, why }, ground, found !== 'other');
  });
}

/** A path of a split: whoever hashes into `[from, below)` of 10,000 buckets. */
type Share = { readonly label: string; readonly from: number; readonly below: number };

/** Empty: the step is no split. */
function sharesOf(step: StepPlan): readonly Share[] {
  const paths = Array.isArray(step.paths) ? (step.paths as readonly Json[]).filter(isJsonObject) : [];
  let from = 0;
  const shares: Share[] = [];
  for (const { id, below } of paths) {
    if (typeof below !== 'number') return [];
    shares.push({ label: String(id), from, below });
    from = below;
  }
  return shares;
}

/** How many buckets some ways hold before and after, whether one of them is lost, and by which ways those go that change. */
function compareBuckets(was: readonly Share[], is: readonly Share[], labels: readonly string[]) {
  const holds = (shares: readonly Share[], bucket: number) =>
    shares.some((each) => labels.includes(each.label) && each.from <= bucket && bucket < each.below);
  const edges = [...new Set([...was, ...is].flatMap(({ from, below }) => [from, below]))].sort(
    (a, b) => a - b,
  );
  const found = { before: 0, after: 0, lost: 0, gained: 0 };
  const drawnFor = (shares: readonly Share[], bucket: number) =>
    shares.filter((each) => each.from <= bucket && bucket < each.below).map(({ label }) => label);
  const [left, come] = [new Set<string>(), new Set<string>()];
  for (const [index, from] of edges.entries()) {
    const size = (edges[index + 1] ?? from) - from;
    const [then, now] = [holds(was, from), holds(is, from)];
    if (then) found.before += size;
    if (now) found.after += size;
    if (then && !now) found.lost += size;
    if (now && !then) found.gained += size;
    if (then === now || size === 0) continue;
    for (const label of drawnFor(was, from)) left.add(label);
    for (const label of drawnFor(is, from)) come.add(label);
  }
  return { ...found, left: [...left], come: [...come] };
}

const sayOr = (labels: readonly string[]) => labels.map(code).join(' or ');

/** By the shares of a split: a bucket is a person, who stays on a path whose share only grows. */
export function shiftsByShares(
  [before, after]: readonly [StepPlan, StepPlan],
  id: string,
  journey: JourneyPlan,
  ground: Ground,
): readonly Shift[] {
  const [was, is] = [sharesOf(before), sharesOf(after)];
  const labelsOf = (shares: readonly Share[]) => shares.map(({ label }) => label);
  if (was.length === 0 || labelsOf(was).join('\0') !== labelsOf(is).join('\0')) return [];
  const ways = waysOf(after, ground.sides).map(({ label, to }) => ({
    label,
    sends: sendsFrom(journey, to, ground.sides),
  }));
  const all = [...new Set(ways.flatMap(({ sends }) => sends))];
  return all.flatMap((send): Shift[] => {
    const labels = ways.filter(({ sends }) => sends.includes(send)).map(({ label }) => label);
    const found = compareBuckets(was, is, labels);
    if (found.lost === 0 && found.gained === 0) return [];
    const why = `at ${code(id)}, ${labels.map(code).join(', ')} ${labels.length === 1 ? 'takes' : 'take'} ${found.after / 100} % (was ${found.before / 100} %)`;
    const direction = found.lost === 0 ? 'more' : found.gained === 0 ? 'fewer' : 'either';
    const share = direction === 'fewer' ? found.lost : found.gained;
    const who =
      direction === 'either'
        ? comesTo(id)
        : `is among the ${share / 100} % of those who come to ${code(id)} who are drawn to ${sayOr(found.come)} now, and were to ${sayOr(found.left)} before`;
    return [{ direction, sends: [send], who, why }];
  });
}
