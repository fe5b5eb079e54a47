/**
 * How often one person can start a journey. What happens outside (an event, a change, an edge of a segment) is taken to
 * happen at most so often a day; what re-entry, schedules and caps forbid is left out. Milliseconds.
 */
import type { Cap, FrequencyData } from '../../kinds/gates/frequency/schema.ts';
import { readPolicy } from '../../kinds/gates/spec.ts';
import type { DigestData } from '../../kinds/steps/digest/schema.ts';
import { readSpec } from '../../kinds/steps/spec.ts';
import type { JourneyPlan, Plan, ScheduleSpec } from '../../plan/plan.ts';
import { covers, sendingsOf, sendOf } from '../covering.ts';
import { ENTRY_ANCHOR } from './moves.ts';
import { ANY, type Graph, type Ranges } from './ranges.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** `gapMs`: from entry to entry, infinite where nobody comes twice. `together`: several runs may be under way at once. */
export type Runs = {
  readonly gapMs: number;
  readonly together: boolean;
  /** A run may be ended from outside before its last step. */
  readonly endsEarly: boolean;
};

const PERIODS_MS: { readonly [every in ScheduleSpec['every']]: number } = {
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 28 * DAY_MS,
};

/** From one occasion to enter to the next. */
function occasionMs(journey: JourneyPlan, startsPerDay: number): number {
  const { entry, steps, start } = journey;
  const first = steps[start ?? ''];
  if (entry.by === 'at') return Number.POSITIVE_INFINITY;
  if (entry.by === 'date') return YEAR_MS;
  if (entry.by === 'schedule') {
    const { every, weekdays } = entry.schedule;
    return every === 'week' && (weekdays?.length ?? 1) > 1 ? DAY_MS : PERIODS_MS[every];
  }
  // A digest is there because its events come in masses: one window follows the other.
  if (first?.kind === 'digest') {
    const { gapMs, maxMs } = readSpec<DigestData>(first);
    return gapMs ?? maxMs;
  }
  return DAY_MS / startsPerDay;
}

/** What re-entry says; per key it says nothing about other keys. */
function reentryMs({ reentry, key }: JourneyPlan): number {
  if (key !== undefined || reentry.mode === 'always') return 0;
  return reentry.mode === 'never' ? Number.POSITIVE_INFINITY : reentry.afterMs;
}

/** The only send that comes before all others; null where there are several. */
function firstSend(journey: JourneyPlan, { start, moves }: Graph): string | null {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = start === null ? [] : [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (journey.steps[id]?.kind === 'send') found.add(id);
    else for (const { to } of moves.get(id) ?? []) if (to !== null) open.push(to);
  }
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

/** A cap of one message in a rolling window, by a policy that counts what it covers. */
function windowOf(caps: readonly Cap[]): number {
  const windows = caps.flatMap((cap) => (cap.over === 'rolling' && cap.max === 1 ? [cap.withinMs] : []));
  return Math.max(0, ...windows);
}

/** Where a cap ends the run at its first message, no more runs get past it than the cap allows. */
function cappedMs(
  journey: JourneyPlan,
  graph: Graph,
  ranges: ReadonlyMap<string, Ranges>,
  plan: Plan,
): number {
  const id = firstSend(journey, graph);
  const send = id === null ? undefined : sendOf(journey.steps[id]);
  if (id === null || send === undefined || send.onCapped.do !== 'exit' || !send.blocks) return 0;
  const sendings = sendingsOf(journey.name, send);
  const windows = Object.values(plan.policies).map((policy) => {
    if (policy.gate !== 'frequency' || !sendings.every((sending) => covers(policy, sending))) return 0;
    const { caps, counts } = readPolicy<FrequencyData>(policy.spec);
    return counts.classes === null && counts.channels === null && counts.tags === null ? windowOf(caps) : 0;
  });
  const { leastMs, mostMs } = ranges.get(id)?.get(ENTRY_ANCHOR) ?? ANY;
  const gapMs = Math.max(0, ...windows) - (mostMs - leastMs);
  return Math.max(0, gapMs);
}

/** How often one person can start a journey. Pure. */
export function runsOf(
  journey: JourneyPlan,
  graph: Graph,
  ranges: ReadonlyMap<string, Ranges>,
  plan: Plan,
  startsPerDay: number,
): Runs {
  const { key, whileActive, exits } = journey;
  return {
    gapMs: Math.max(
      occasionMs(journey, startsPerDay),
      reentryMs(journey),
      cappedMs(journey, graph, ranges, plan),
    ),
    together: whileActive === 'parallel' || key !== undefined,
    endsEarly: exits.length > 0 || whileActive === 'restart',
  };
}
