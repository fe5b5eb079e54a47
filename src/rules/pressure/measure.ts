/** Counts the most messages of one journey among some of its sends: of one run after another, or of several at once. */
import type { StepId } from '../../base/ids.ts';
import type { Definitions } from '../../kinds/definition.ts';
import type { JourneyPlan, Plan } from '../../plan/plan.ts';
import { isMarketing, sendOf } from '../covering.ts';
import { COUNT_MAX, periodOf, type Reach, reachFrom, type Search, type Spans } from './busiest.ts';
import type { Limiter } from './caps.ts';
import { hoursOf } from './hours.ts';
import { countInTurn } from './in-turn.ts';
import { ENTRY_ANCHOR, movesOf } from './moves.ts';
import type { Assumptions, MeasuredDays, Peak, Peaks } from './peak.ts';
import { type Graph, rangesOf } from './ranges.ts';
import { type Runs, runsOf } from './runs.ts';
import { countTogether, type Source } from './together.ts';

/** A journey, ready to be counted. */
export type Measured = {
  /** The most messages of those that none of these policies limits. */
  peaks(set: readonly Limiter[]): Peaks;
  /** A bound on the same that is found without a search; infinite where there is none. */
  roughly(set: readonly Limiter[]): number;
};

const NOTHING: Peak = { messages: 0, steps: [] };
/** What there may be where the search gave up. */
const TOO_MANY: Peak = { messages: COUNT_MAX + 1, steps: [] };

/** The spans that hold most. */
function longest(all: readonly Spans[]): Peak {
  let found: Spans[number] | undefined;
  for (const spans of all) {
    const last = spans.at(-1);
    if (last !== undefined && last.count > (found?.count ?? 0)) found = last;
  }
  return found === undefined ? NOTHING : { messages: found.count, steps: found.steps };
}

type Prepared = Pick<Search, 'start' | 'moves' | 'ranges' | 'hours' | 'periodMs'>;

function countSends(prepared: Prepared, runs: Runs, sends: readonly string[]): Peaks {
  const { gapMs, together } = runs;
  const counted = new Set(sends);
  const search: Search = { ...prepared, counts: (step) => counted.has(step) };
  const run = prepared.start === null ? null : reachFrom(prepared.start, search);
  const found: Beginning[] = [];
  for (const step of sends) {
    const reach = reachFrom(step, search);
    if (reach === null || run === null) return { 1: TOO_MANY, 7: TOO_MANY };
    const range = prepared.ranges.get(step)?.get(ENTRY_ANCHOR);
    if (range !== undefined) found.push({ reach, ...range });
  }
  const countDays = (days: MeasuredDays): Peak => {
    const ofOne = longest(found.map(({ reach }) => reach.within.get(days) ?? []));
    if (run === null || !Number.isFinite(gapMs)) return ofOne;
    const messages = together
      ? countTogether(
          found.map((each) => sourceOf(each, days)),
          days,
          gapMs,
        )
      : countInTurn(found, run, days, runs);
    return { ...ofOne, messages: Math.max(ofOne.messages, messages) };
  };
  return { 1: countDays(1), 7: countDays(7) };
}

type Beginning = { readonly reach: Reach; readonly leastMs: number; readonly mostMs: number };

/** Runs that wait for a date, or turn in a loop, are taken to keep the distance in which they began. */
function sourceOf({ reach, leastMs, mostMs }: Beginning, days: MeasuredDays): Source {
  const latestMs = Number.isFinite(mostMs) ? mostMs : leastMs;
  return { leastMs, mostMs: latestMs, spans: reach.within.get(days) ?? [] };
}

function graphOf({ start, steps }: JourneyPlan, definitions: Definitions): Graph {
  const moves = Object.entries(steps).map(
    ([id, step]) => [id, movesOf(id as StepId, step, definitions)] as const,
  );
  return { start, moves: new Map(moves) };
}

/** Prepares the counting of journeys; of one journey, equal questions are answered once. */
export function createMeasure(
  plan: Plan,
  definitions: Definitions,
  limiters: readonly Limiter[],
  { startsPerDay, essential, only = () => true }: Assumptions,
): (journey: JourneyPlan) => Measured {
  return (journey) => {
    const sends = Object.entries(journey.steps).flatMap(([id, step]) => {
      const send = sendOf(step);
      if (send === undefined || !(essential || isMarketing(plan, send.class))) return [];
      if (!only(journey.name, send.class)) return [];
      return [{ id, by: limiters.filter((each) => each.limits(journey.name, send)) }];
    });
    const freeOf = (set: readonly Limiter[]) =>
      sends.filter(({ by }) => !by.some((each) => set.includes(each))).map(({ id }) => id);
    const prepare = once(() => {
      const graph = graphOf(journey, definitions);
      const ranges = rangesOf(graph);
      const runs = runsOf(journey, graph, ranges, plan, startsPerDay);
      const periodMs = periodOf(graph);
      return { prepared: { ...graph, ranges, hours: hoursOf(graph, periodMs), periodMs }, runs };
    });
    const known = new Map<string, Peaks>();
    return {
      roughly: (set) => {
        const { length } = freeOf(set);
        const isOnce = journey.reentry.mode === 'never' && journey.key === undefined && !hasLoop(journey);
        return length === 0 || isOnce ? length : Number.POSITIVE_INFINITY;
      },
      peaks: (set) => {
        const free = freeOf(set);
        if (free.length === 0) return { 1: NOTHING, 7: NOTHING };
        const key = free.join(' ');
        const { prepared, runs } = prepare();
        const peaks = known.get(key) ?? countSends(prepared, runs, free);
        known.set(key, peaks);
        return peaks;
      },
    };
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function hasLoop({ steps }: JourneyPlan): boolean {
  return Object.values(steps).some(({ kind }) => kind === 'repeat');
}
