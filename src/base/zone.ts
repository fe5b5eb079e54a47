/**
 * Wall-clock time in IANA zones (semantics 16 to 19): from an instant to local time and back, and calendar steps.
 * Every function asserts that its zone is one (`isZone`) and its instant finite. Pure but for remembered tables.
 */
import { assert } from './assert.ts';
import { civilFromDays, DAY_MS, daysFromCivil, formatDate, weekdayOf } from './civil.ts';
import { type Instant, instant } from './ids.ts';
import { offsetMsAt, segmentsBetween } from './zone-table.ts';

export { parseDate, parseTimeOfDayMs } from './civil.ts';
export { isZone, tzdataVersion, zonesOfCountry } from './zone-table.ts';

/** What a clock and calendar on the wall show; month 1 to 12, weekday 1 = Monday to 7 = Sunday. */
export type LocalTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly weekday: number;
};

/** A local date with, where given, its time; what is left out is 0. Days out of range count on (31 April = 1 May). */
export type LocalParts = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly millisecond?: number;
};

export type LocalUnit = 'day' | 'week' | 'month';

/** More than any offset from UTC, past ones included. */
const OFFSET_MAX_MS = 26 * 3_600_000;

/** What the wall in `zone` shows at an instant. */
export function toLocal(zone: string, at: Instant): LocalTime {
  const localMs = at + offsetMsAt(zone, at);
  const dayNumber = Math.floor(localMs / DAY_MS);
  const ofDayMs = localMs - dayNumber * DAY_MS;
  return {
    ...civilFromDays(dayNumber),
    hour: Math.floor(ofDayMs / 3_600_000),
    minute: Math.floor(ofDayMs / 60_000) % 60,
    second: Math.floor(ofDayMs / 1_000) % 60,
    millisecond: ofDayMs % 1_000,
    weekday: weekdayOf(dayNumber),
  };
}

/** The instant at which the wall shows this: in a gap the first valid instant after it, in an overlap the first occurrence. */
export function fromLocal(zone: string, parts: LocalParts): Instant {
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = parts;
  const ofDayMs = ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond;
  return resolve(zone, daysFromCivil(parts.year, parts.month, parts.day) * DAY_MS + ofDayMs);
}

/**
 * Goes on (or with negative `days` back) by calendar days. Keeps the local time of day, or takes `timeOfDayMs`
 * (since midnight); gaps and overlaps as in `fromLocal`.
 */
export function addLocalDays(zone: string, at: Instant, days: number, timeOfDayMs?: number): Instant {
  const localMs = at + offsetMsAt(zone, at);
  const dayNumber = Math.floor(localMs / DAY_MS);
  if (days === 0 && timeOfDayMs === undefined) return at;
  return resolve(zone, (dayNumber + days) * DAY_MS + (timeOfDayMs ?? localMs - dayNumber * DAY_MS));
}

/**
 * The first instant, `from` included, at which the local time of day is `timeOfDayMs` on one of `weekdays`
 * (1 = Monday to 7 = Sunday; left out: any; an empty list or other numbers are an assertion failure).
 * Where the clock jumps over that time, the first valid instant after it stands in for it.
 */
export function nextTimeOfDay(
  zone: string,
  from: Instant,
  timeOfDayMs: number,
  weekdays?: readonly number[],
): Instant {
  const today = dayNumberOf(zone, from);
  for (let dayNumber = today - 1; dayNumber <= today + 15; dayNumber += 1) {
    if (weekdays !== undefined && !weekdays.includes(weekdayOf(dayNumber))) continue;
    const at = resolve(zone, dayNumber * DAY_MS + timeOfDayMs);
    if (at >= from) return at;
  }
  assert(false, `no weekday among ${JSON.stringify(weekdays)}`);
}

/** The local date as "YYYY-MM-DD". */
export function localDate(zone: string, at: Instant): string {
  return formatDate(civilFromDays(dayNumberOf(zone, at)));
}

/** The first instant of the local day, ISO week (Monday) or month that holds `at`; never after `at`. */
export function startOfLocal(zone: string, at: Instant, unit: LocalUnit): Instant {
  return resolve(zone, startDay(dayNumberOf(zone, at), unit) * DAY_MS);
}

/** The first instant of the next local day, ISO week or month; always after `at`. */
export function startOfNextLocal(zone: string, at: Instant, unit: LocalUnit): Instant {
  const start = startDay(dayNumberOf(zone, at), unit);
  return resolve(zone, nextDay(start, unit) * DAY_MS, at);
}

function dayNumberOf(zone: string, at: number): number {
  return Math.floor((at + offsetMsAt(zone, at)) / DAY_MS);
}

function startDay(dayNumber: number, unit: LocalUnit): number {
  if (unit === 'day') return dayNumber;
  return dayNumber - (unit === 'week' ? weekdayOf(dayNumber) : civilFromDays(dayNumber).day) + 1;
}

function nextDay(startDayNumber: number, unit: LocalUnit): number {
  if (unit !== 'month') return startDayNumber + (unit === 'week' ? 7 : 1);
  const { year, month } = civilFromDays(startDayNumber);
  return daysFromCivil(year, month + 1, 1);
}

/**
 * Walks the segments around a local time (ms since 1970 on the wall): the first that ends, on the wall, after it
 * either shows it or has jumped over it. With `after`, occurrences up to that instant do not count (clocks that were
 * put back over midnight show the next day's start twice).
 */
function resolve(zone: string, localMs: number, after = Number.NEGATIVE_INFINITY): Instant {
  const segments = segmentsBetween(zone, localMs - OFFSET_MAX_MS, localMs + OFFSET_MAX_MS);
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index];
    const endAt = segments[index + 1]?.startAt ?? Number.POSITIVE_INFINITY;
    if (segment === undefined) continue;
    const at = localMs - segment.offsetMs;
    if (at >= endAt) continue;
    const validAt = index === 0 ? at : Math.max(at, segment.startAt);
    if (validAt > after) return instant(validAt);
  }
  assert(false, `no instant for a local time in ${zone}`);
}
