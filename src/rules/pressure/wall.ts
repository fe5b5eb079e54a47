/**
 * What a clock on the wall shows during a search: nothing is known of it until a run waits for an hour; from then on it goes
 * on exactly. Clocks are never put forward or back here. Milliseconds.
 */
import type { Delay } from './moves.ts';

export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;

/**
 * `ofMs`: since midnight, or since Monday's midnight where weekdays matter (`periodMs` is a week); null: not known.
 * `nights`: midnights that have certainly passed since the search began.
 */
export type Wall = {
  readonly ofMs: number | null;
  readonly periodMs: number;
  readonly nights: number;
  /** After so long, at so long after the start of the search. */
  after(lengthMs: number, sinceStartMs: number): Wall;
};

function makeWall(ofMs: number | null, periodMs: number, nights: number): Wall {
  return {
    ofMs,
    periodMs,
    nights,
    after(lengthMs, sinceStartMs) {
      if (lengthMs === 0) return this;
      if (ofMs === null) return makeWall(null, periodMs, Math.max(nights, Math.floor(sinceStartMs / DAY_MS)));
      const passed = Math.floor(((ofMs % DAY_MS) + lengthMs) / DAY_MS);
      return makeWall((ofMs + lengthMs) % periodMs, periodMs, nights + passed);
    },
  };
}

/** The wall at the start of a search: what it shows, where that is known. `periodMs`: a day, or a week where weekdays matter. */
export function startWall(ofMs: number | null, periodMs: number): Wall {
  return makeWall(ofMs, periodMs, 0);
}

type Clock = Extract<Delay, { by: 'clock' }>;

/** Days from a weekday (0 = Monday) to the first of these (1 = Monday), today included. */
function daysUntil(weekday: number, weekdays: readonly number[]): number {
  return [0, 1, 2, 3, 4, 5, 6].find((more) => weekdays.includes(((weekday + more) % 7) + 1)) ?? 0;
}

/** How long a wait on the wall takes at the least, and what the wall shows then; several where the weekday is open. Pure. */
export function waitOnWall(
  wall: Wall,
  { days, atMs, weekdays }: Clock,
  sinceStartMs: number,
): readonly { readonly lengthMs: number; readonly wall: Wall }[] {
  if (wall.ofMs !== null) {
    const ofDayMs = wall.ofMs % DAY_MS;
    const goalMs = atMs ?? ofDayMs;
    const firstMs = days * DAY_MS + goalMs - ofDayMs;
    const soonestMs = firstMs < 0 ? firstMs + DAY_MS : firstMs;
    const weekday = Math.floor(((wall.ofMs + soonestMs) % WEEK_MS) / DAY_MS);
    const moreDays = weekdays === null || wall.periodMs !== WEEK_MS ? 0 : daysUntil(weekday, weekdays);
    const lengthMs = soonestMs + moreDays * DAY_MS;
    return [{ lengthMs, wall: wall.after(lengthMs, sinceStartMs + lengthMs) }];
  }
  if (atMs === null) {
    const lengthMs = days * DAY_MS;
    return [{ lengthMs, wall: wall.after(lengthMs, sinceStartMs + lengthMs) }];
  }
  // The hour before may be any: the last millisecond before midnight is nearest. At midnight itself it would be a day more.
  const lengthMs = days === 0 ? 0 : (days - 1) * DAY_MS + atMs + 1;
  const nights = Math.max(
    wall.nights + days,
    Math.floor((sinceStartMs + lengthMs) / DAY_MS),
    Math.ceil((sinceStartMs + lengthMs - atMs) / DAY_MS),
  );
  const open = wall.periodMs === WEEK_MS ? (weekdays ?? [1, 2, 3, 4, 5, 6, 7]) : [1];
  return open.map((weekday) => ({
    lengthMs,
    wall: makeWall((weekday - 1) * DAY_MS + atMs, wall.periodMs, nights),
  }));
}
