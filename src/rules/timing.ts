/**
 * How long a journey takes, as far as it is written: the earliest time after entry at which a step can be reached, and a
 * time that a run can take when it waits as long as it may. Times that depend on attributes, on the hour or on what policies
 * hold back count as nothing, so both figures are too small rather than too large. All times in milliseconds.
 */
import { DAY_MS } from '../base/civil.ts';
import type { MomentSpec } from '../kinds/steps/moment.ts';
import type { RepeatData } from '../kinds/steps/repeat/schema.ts';
import { readSpec } from '../kinds/steps/spec.ts';
import type { WaitData } from '../kinds/steps/wait/schema.ts';
import type { WaitForData } from '../kinds/steps/wait_for/schema.ts';
import type { JourneyPlan, StepPlan } from '../plan/plan.ts';
import type { Arrow, Flow } from './flow.ts';

/** When a step is left by an arrow, from when it was reached; both counted from entry. */
type Passing = (step: StepPlan, arrow: Arrow, reachedMs: number) => number;

/** `{ days: 1, at: "14:00" }` on the evening before is less than a day, and clocks may be put forward in between. */
const SHORTEST_DAYS_OFF_MS = DAY_MS + 3_600_000;

type MomentReading = (moment: MomentSpec, reachedMs: number) => number;

function readMoment(moment: MomentSpec, reachedMs: number, daysMs: (days: number) => number): number {
  if (moment.form === 'elapsed') return reachedMs + moment.elapsedMs;
  if (moment.form === 'days') return reachedMs + Math.max(0, daysMs(moment.days));
  if (moment.form === 'path' && moment.path.join('.') === 'entry.at') {
    return Math.max(reachedMs, moment.offsetMs);
  }
  return reachedMs;
}

const soonest: MomentReading = (moment, reachedMs) =>
  readMoment(moment, reachedMs, (days) => days * DAY_MS - SHORTEST_DAYS_OFF_MS);
const latest: MomentReading = (moment, reachedMs) => readMoment(moment, reachedMs, (days) => days * DAY_MS);

const PASSINGS: { readonly [kind: string]: { readonly soonest: Passing; readonly latest: Passing } } = {
  wait: {
    soonest: (step, _arrow, reachedMs) => soonest(readSpec<WaitData>(step).moment, reachedMs),
    latest: (step, _arrow, reachedMs) => latest(readSpec<WaitData>(step).moment, reachedMs),
  },
  wait_for: {
    soonest: (step, { label }, reachedMs) =>
      label === 'timeout' ? soonest(readSpec<WaitForData>(step).deadline, reachedMs) : reachedMs,
    // An event may come at the last moment.
    latest: (step, _arrow, reachedMs) => latest(readSpec<WaitForData>(step).deadline, reachedMs),
  },
};

const atOnce: Passing = (_step, _arrow, reachedMs) => reachedMs;

/** Step -> the earliest time after entry at which a run can reach it. Steps that nobody reaches are missing. Pure. */
export function earliestArrivals({ steps }: JourneyPlan, flow: Flow): ReadonlyMap<string, number> {
  const earliest = new Map<string, number>();
  if (flow.start === null) return earliest;
  const open = new Map([[flow.start, 0]]);
  while (open.size > 0) {
    const [id, reachedMs] = [...open].reduce((best, each) => (each[1] < best[1] ? each : best));
    open.delete(id);
    earliest.set(id, reachedMs);
    const step = steps[id];
    for (const arrow of step === undefined ? [] : (flow.out.get(id) ?? [])) {
      const { to } = arrow;
      if (to === null || earliest.has(to) || step === undefined) continue;
      const thereMs = (PASSINGS[step.kind]?.soonest ?? atOnce)(step, arrow, reachedMs);
      open.set(to, Math.min(open.get(to) ?? Number.POSITIVE_INFINITY, thereMs));
    }
  }
  return earliest;
}

/** A time that a run can take: its longest way, all waits to their end, all rounds. Pure. */
export function longestRunMs({ steps }: JourneyPlan, flow: Flow): number {
  const order = orderSteps(flow);
  const place = new Map(order.map((id, index) => [id, index]));
  const isBack = ({ from, to }: Arrow) => to !== null && (place.get(to) ?? 0) <= (place.get(from) ?? 0);
  const latestAt = new Map<string, number>();
  const passedAt = (arrow: Arrow): number => {
    const step = steps[arrow.from];
    const reachedMs = latestAt.get(arrow.from) ?? 0;
    if (step === undefined) return reachedMs;
    if (step.kind !== 'repeat' || arrow.label !== 'next') {
      return (PASSINGS[step.kind]?.latest ?? atOnce)(step, arrow, reachedMs);
    }
    // All arrows back to a loop come from its rounds, which stand before what follows it in the order.
    const ends = (flow.into.get(arrow.from) ?? []).filter(isBack).map(passedAt);
    const roundMs = Math.max(reachedMs, ...ends) - reachedMs;
    const { max, everyMs } = readSpec<RepeatData>(step);
    return reachedMs + roundMs + (max - 1) * Math.max(everyMs ?? 0, roundMs);
  };
  let longest = 0;
  for (const id of order) {
    const into = (flow.into.get(id) ?? []).filter((arrow) => place.has(arrow.from) && !isBack(arrow));
    latestAt.set(id, Math.max(0, ...into.map(passedAt)));
  }
  for (const id of order) {
    for (const arrow of flow.out.get(id) ?? []) longest = Math.max(longest, passedAt(arrow));
  }
  return longest;
}

/** The steps that can be reached, each behind those that lead to it; rounds of a loop before what follows the loop. */
function orderSteps({ start, out }: Flow): readonly string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const open: { readonly id: string; readonly left: string[] }[] = [];
  const enter = (id: string): void => {
    seen.add(id);
    open.push({ id, left: (out.get(id) ?? []).flatMap(({ to }) => to ?? []) });
  };
  if (start !== null) enter(start);
  for (let each = open.at(-1); each !== undefined; each = open.at(-1)) {
    const to = each.left.pop();
    if (to === undefined) {
      found.push(each.id);
      open.pop();
    } else if (!seen.has(to)) enter(to);
  }
  return found.reverse();
}
