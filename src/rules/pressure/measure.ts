/** Counts the most messages of one journey among some of its sends: of one run after another, or of several at once. */
import type { StepId } from '../../base/ids.ts';
import type { Definitions } from '../../kinds/definition.ts';
import type { JourneyPlan, Plan } from '../../plan/plan.ts';
import { isMarketing, sendOf } from '../covering.ts';
import { COUNT_MAX, periodOf, type Search, type Spans, spansFrom } from './busiest.ts';
import type { Limiter } from './caps.ts';
import { hoursOf } from './hours.ts';
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

/** Of a step that no run reaches. */
const NEVER = { leastMs: 0, mostMs: 0 };
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
  const { gapMs, together, endsEarly } = runs;
  const isAlone = !Number.isFinite(gapMs);
  const counted = new Set(sends);
  const search: Search = {
    ...prepared,
    counts: (step) => counted.has(step),
    again: together || isAlone ? null : { gapMs, atAnyTime: endsEarly },
  };
  const found: { readonly step: string; readonly spans: ReadonlyMap<MeasuredDays, Spans> }[] = [];
  for (const step of sends) {
    const spans = spansFrom(step, search);
    if (spans === null) return { 1: TOO_MANY, 7: TOO_MANY };
    found.push({ step, spans });
  }
  const countDays = (days: MeasuredDays): Peak => {
    const sources = found.map(({ step, spans }): Source => {
      const { leastMs, mostMs } = prepared.ranges.get(step)?.get(ENTRY_ANCHOR) ?? NEVER;
      // Runs that wait for a date, or turn in a loop, are taken to keep the distance in which they began.
      return { leastMs, mostMs: Number.isFinite(mostMs) ? mostMs : leastMs, spans: spans.get(days) ?? [] };
    });
    const ofOne = longest(sources.map(({ spans }) => spans));
    if (!together || isAlone) return ofOne;
    return { ...ofOne, messages: Math.max(ofOne.messages, countTogether(sources, days, gapMs)) };
  };
  return { 1: countDays(1), 7: countDays(7) };
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
  { startsPerDay, essential }: Assumptions,
): (journey: JourneyPlan) => Measured {
  return (journey) => {
    const sends = Object.entries(journey.steps).flatMap(([id, step]) => {
      const send = sendOf(step);
      if (send === undefined || !(essential || isMarketing(plan, send.class))) return [];
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
