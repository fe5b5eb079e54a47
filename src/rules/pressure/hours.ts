/** What a clock on the wall can show when a run comes to a step, where that is one of few hours. Milliseconds. */
import type { Move } from './moves.ts';
import type { Graph } from './ranges.ts';
import { DAY_MS, WEEK_MS } from './wall.ts';

/** More hours than these are any hour. */
const HOURS_MAX = 14;

/** Since midnight (or since Monday's midnight); null: any hour. */
export type Hours = readonly number[] | null;

const ALL_WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

function pass({ delay, round }: Move, hours: Hours, periodMs: number): Hours {
  // Whether it is the first round is not known here.
  if (round !== undefined && delay.by !== 'span') return null;
  if (delay.by === 'past') return hours;
  if (delay.by === 'span' && delay.leastMs === delay.mostMs) {
    return hours?.map((hour) => (hour + delay.leastMs) % periodMs) ?? null;
  }
  if (delay.by !== 'clock' || delay.atMs === null) return null;
  const { atMs } = delay;
  if (periodMs !== WEEK_MS) return [atMs];
  return (delay.weekdays ?? ALL_WEEKDAYS).map((weekday) => (weekday - 1) * DAY_MS + atMs);
}

/** Step -> the hours at which it can be reached; steps that no run reaches are missing. Pure. */
export function hoursOf({ start, moves }: Graph, periodMs: number): ReadonlyMap<string, Hours> {
  const known = new Map<string, Hours>();
  const open: string[] = [];
  const reach = (step: string, hours: Hours): void => {
    const before = known.get(step);
    const all = before === undefined ? hours : before && hours && [...new Set([...before, ...hours])];
    const after = all !== null && all.length > HOURS_MAX ? null : all;
    if (before !== undefined && (before === after || before?.length === after?.length)) return;
    known.set(step, after);
    open.push(step);
  };
  if (start !== null) reach(start, null);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const hours = known.get(id) ?? null;
    for (const move of moves.get(id) ?? []) {
      if (move.to !== null) reach(move.to, pass(move, hours, periodMs));
    }
  }
  return known;
}
