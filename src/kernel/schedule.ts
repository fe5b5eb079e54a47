/** When a calendar rule next comes true. Pure arithmetic on local time; knows no subscriber. */
import { daysInMonth, parseTimeOfDayMs } from '../base/civil.ts';
import { type Instant, NEVER } from '../base/ids.ts';
import { fromLocal, nextTimeOfDay, toLocal } from '../base/zone.ts';
import type { ScheduleSpec } from '../plan/plan.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Hour, minute and second of a time of day in ms after midnight. Pure. */
export function splitTimeOfDay(timeOfDayMs: number): { hour: number; minute: number; second: number } {
  const seconds = Math.floor(timeOfDayMs / 1000);
  return { hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60 };
}

/**
 * The first instant of `schedule` at or after `from` (exactly at `from` counts) in `zone`.
 * A day of the month that a month lacks is its last day. A time that is none: NEVER. Pure.
 */
export function nextOccurrence(schedule: ScheduleSpec, zone: string, from: Instant): Instant {
  const timeOfDayMs = parseTimeOfDayMs(schedule.at);
  if (timeOfDayMs === null) return NEVER;
  if (schedule.every !== 'month') {
    const weekdays = (schedule.weekdays ?? []).map((day) => WEEKDAYS.indexOf(day.slice(0, 3)) + 1);
    if (weekdays.length > 0) return nextTimeOfDay(zone, from, timeOfDayMs, weekdays);
    return nextTimeOfDay(zone, from, timeOfDayMs, schedule.every === 'week' ? [1] : undefined);
  }
  const local = toLocal(zone, from);
  for (let ahead = 0; ahead <= 2; ahead++) {
    const year = local.year + Math.floor((local.month - 1 + ahead) / 12);
    const month = ((local.month - 1 + ahead) % 12) + 1;
    const day = Math.min(schedule.day ?? 1, daysInMonth(year, month));
    const at = fromLocal(zone, { year, month, day, ...splitTimeOfDay(timeOfDayMs) });
    if (at >= from) return at;
  }
  return NEVER;
}
