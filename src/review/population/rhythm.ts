/**
 * Instants of what happens at random: a Poisson process whose rate follows the hours and weekdays of a person's own clock.
 * Time is stretched: in a time in which every hour weighs the same the process is even, and that is mapped back to the wall.
 */
import { DAY_MS } from '../../base/civil.ts';
import { type Instant, instant } from '../../base/ids.ts';
import { offsetMsAt } from '../../base/zone-table.ts';

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
const WEEK_MS = WEEK_HOURS * HOUR_MS;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** What has gone by of an even week's 168 hours when each hour of the wall's week begins, Monday 00:00 first; 169 numbers. */
export type Rhythm = readonly number[];

/** The rhythm of these weights, of 24 hours and of 7 days from Monday; null for a week that is even. Pure. */
export function createRhythm(
  hours: readonly number[] | null,
  weekdays: readonly number[] | null,
): Rhythm | null {
  if (hours === null && weekdays === null) return null;
  const weights = Array.from({ length: WEEK_HOURS }, (_, hour) => {
    return (hours?.[hour % 24] ?? 1) * (weekdays?.[Math.floor(hour / 24)] ?? 1);
  });
  const total = weights.reduce((sum, each) => sum + each, 0);
  let sum = 0;
  const begins = weights.map((weight) => {
    const begin = (sum / total) * WEEK_HOURS;
    sum += weight;
    return begin;
  });
  return [...begins, WEEK_HOURS];
}

/** Even time, in hours, of a time on the wall. */
function toEven(rhythm: Rhythm, wallMs: number): number {
  const week = Math.floor((wallMs - FIRST_MONDAY_MS) / WEEK_MS);
  const hours = (wallMs - FIRST_MONDAY_MS - week * WEEK_MS) / HOUR_MS;
  const hour = Math.floor(hours);
  const [begin = 0, end = begin] = [rhythm[hour], rhythm[hour + 1]];
  return week * WEEK_HOURS + begin + (hours - hour) * (end - begin);
}

/** The time on the wall of an even time; never within an hour that weighs nothing. */
function toWall(rhythm: Rhythm, even: number): number {
  const week = Math.floor(even / WEEK_HOURS);
  const rest = even - week * WEEK_HOURS;
  let [low, high] = [0, WEEK_HOURS - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rhythm[middle] ?? 0) <= rest) low = middle;
    else high = middle - 1;
  }
  const [begin = 0, end = begin] = [rhythm[low], rhythm[low + 1]];
  const share = end === begin ? 0 : (rest - begin) / (end - begin);
  return FIRST_MONDAY_MS + week * WEEK_MS + (low + share) * HOUR_MS;
}

/** What is asked of the process: at `perMs` in the mean of a week, in a zone, within [from, until). */
export type Process = {
  readonly perMs: number;
  readonly rhythm: Rhythm | null;
  readonly zone: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly uniform: () => number;
};

/** The gap to the next of a process of rate 1: exponential, by inversion. */
function drawGap(uniform: () => number): number {
  return -Math.log1p(-uniform());
}

/** The instants, in order, at most `max`. Where the clocks change they are off by the change for an hour or so. */
export function drawInstants({ perMs, rhythm, zone, from, until, uniform }: Process, max: number): Instant[] {
  const found: Instant[] = [];
  if (!(perMs > 0)) return found;
  let even = rhythm === null ? from / HOUR_MS : toEven(rhythm, from + offsetMsAt(zone, from));
  const perHour = perMs * HOUR_MS;
  while (found.length < max) {
    even += drawGap(uniform) / perHour;
    const wallMs = rhythm === null ? even * HOUR_MS : toWall(rhythm, even);
    const guess = rhythm === null ? wallMs : wallMs - offsetMsAt(zone, wallMs);
    const at = Math.round(rhythm === null ? guess : wallMs - offsetMsAt(zone, guess));
    if (at >= until) break;
    found.push(instant(Math.max(at, from)));
  }
  return found;
}
