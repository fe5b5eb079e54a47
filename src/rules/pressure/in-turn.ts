/** The most messages of runs that follow each other: each begins when the one before is over and re-entry allows it. */
import { COUNT_MAX, type Least, type Reach } from './busiest.ts';
import type { MeasuredDays } from './peak.ts';
import { DAY_MS } from './wall.ts';

/** Runs one after the other: `gapMs` from entry to entry; `endsEarly`: somebody may end a run right after a message. */
export type InTurn = { readonly gapMs: number; readonly endsEarly: boolean };

/** A send with which the days begin, what its run does from there, and how long after its entry that is at the most. */
export type Beginning = { readonly reach: Reach; readonly mostMs: number };

/** When the next run can begin, by count of messages before. */
type Starts = (Least | undefined)[];

function lower(starts: Starts, count: number, ms: number, nights: number): void {
  const known = starts[count];
  const passed = Math.max(nights, Math.floor(ms / DAY_MS));
  starts[count] = { ms: Math.min(ms, known?.ms ?? ms), nights: Math.min(passed, known?.nights ?? passed) };
}

/** When a run of this count may be over. */
function overOf({ sent, over }: Reach, endsEarly: boolean): readonly (Least | undefined)[] {
  return endsEarly ? sent : over;
}

/** The most messages in `days` local days, at most `COUNT_MAX` and one more. `run`: what one run does from its entry. Pure. */
export function countInTurn(
  beginnings: readonly Beginning[],
  run: Reach,
  days: MeasuredDays,
  { gapMs, endsEarly }: InTurn,
): number {
  const lengthMs = days * DAY_MS;
  let most = 0;
  const starts: Starts = [];
  for (const { reach, mostMs } of beginnings) {
    most = Math.max(most, reach.within.get(days)?.at(-1)?.count ?? 0);
    for (const [count, least] of overOf(reach, endsEarly).entries()) {
      if (least !== undefined) lower(starts, count, Math.max(least.ms, gapMs - mostMs), least.nights);
    }
  }
  for (let count = 1; count <= COUNT_MAX; count += 1) {
    const start = starts[count];
    if (start === undefined || start.ms >= lengthMs || start.nights >= days) continue;
    for (const [more, least] of run.sent.entries()) {
      if (more === 0 || least === undefined) continue;
      if (start.ms + least.ms >= lengthMs || start.nights + least.nights >= days) continue;
      most = Math.max(most, count + more);
    }
    for (const [more, least] of overOf(run, endsEarly).entries()) {
      if (more === 0 || least === undefined || count + more > COUNT_MAX) continue;
      lower(starts, count + more, start.ms + Math.max(least.ms, gapMs), start.nights + least.nights);
    }
  }
  return Math.min(most, COUNT_MAX + 1);
}
