/**
 * The most messages of many runs of one journey at once: each run is in another of its days, and each gives what it can
 * within the same days. Milliseconds.
 */
import { COUNT_MAX, type Spans } from './busiest.ts';

const DAY_MS = 86_400_000;

/** A send, when after the entry a run can come to it, and what can follow it. */
export type Source = { readonly leastMs: number; readonly mostMs: number; readonly spans: Spans };

/** More moments than these are not tried; then each run counts for the most that it can give. */
const PHASES_MAX = 400;

/** The most that one run sends in `lengthMs`, when it entered `agedMs` before they begin. */
function ofOneRun(sources: readonly Source[], agedMs: number, lengthMs: number): number {
  let most = 0;
  for (const { leastMs, mostMs, spans } of sources) {
    const firstMs = Math.max(agedMs, leastMs);
    const leftMs = agedMs + lengthMs - firstMs;
    if (mostMs < agedMs || leftMs <= 0) continue;
    const within = spans.findLast((span) => span.lengthMs < leftMs);
    most = Math.max(most, within?.count ?? 0);
  }
  return most;
}

/** Moments at which the most may change. */
function phasesOf(sources: readonly Source[], lengthMs: number, gapMs: number): readonly number[] {
  const ages = sources.flatMap(({ leastMs, mostMs, spans }) => [
    mostMs,
    leastMs,
    ...spans.map((span) => leastMs + span.lengthMs - lengthMs + 1),
  ]);
  return [...new Set(ages.filter(Number.isFinite).map((age) => ((age % gapMs) + gapMs) % gapMs))];
}

/** The most messages in `days` local days of runs that begin `gapMs` apart; at most `COUNT_MAX` and one more. Pure. */
export function countTogether(sources: readonly Source[], days: number, gapMs: number): number {
  const lengthMs = days * DAY_MS;
  if (!Number.isFinite(gapMs)) return Math.max(0, ...sources.map(({ spans }) => spans.at(-1)?.count ?? 0));
  const oldestMs = Math.max(0, ...sources.map(({ mostMs }) => mostMs));
  const runs = Math.ceil((oldestMs + lengthMs) / gapMs) + 1;
  const phases = phasesOf(sources, lengthMs, gapMs);
  const highest = Math.max(0, ...sources.map(({ spans }) => spans.at(-1)?.count ?? 0));
  if (phases.length > PHASES_MAX || runs > 1_000) return Math.min(COUNT_MAX + 1, highest * runs);
  let most = 0;
  for (const phase of phases) {
    let count = 0;
    const first = Math.floor(-lengthMs / gapMs);
    for (let run = first; run <= first + runs + 1 && count <= COUNT_MAX; run += 1) {
      count += ofOneRun(sources, phase + run * gapMs, lengthMs);
    }
    most = Math.max(most, count);
  }
  return Math.min(most, COUNT_MAX + 1);
}
