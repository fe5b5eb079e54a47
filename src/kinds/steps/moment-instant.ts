/**
 * Finds the instant that a moment names for one run (semantics 15 to 18). Exact spans count from the arrival,
 * calendar forms resolve in the subscriber's zone on the target date. Knows no step.
 */
import { sayDuration } from '../../base/duration.ts';
import { type Instant, instant } from '../../base/ids.ts';
import { formatInstant, parseInstant } from '../../base/instant.ts';
import type { Json } from '../../base/json.ts';
import { addLocalDays, fromLocal, nextTimeOfDay, parseDate, toLocal } from '../../base/zone.ts';
import type { Linker, StepView } from '../../kernel/kinds.ts';
import { describeWeekdays, formatTimeOfDay } from '../weekdays.ts';
import type { MomentSpec } from './moment.ts';

const DAY_MS = 86_400_000;

/**
 * `at(view)`: the instant meant, or undefined when an attribute is unknown. `again` is present where a change of
 * the profile can move it; for a time of day it looks from now on.
 */
export type LinkedMoment = {
  at(view: StepView): Instant | undefined;
  again?(view: StepView): Instant | undefined;
};

type Form = MomentSpec['form'];
type Linkers = {
  readonly [F in Form]: (spec: Extract<MomentSpec, { form: F }>, linker: Linker) => LinkedMoment;
};

const linkers: Linkers = {
  elapsed: (spec) => ({ at: (view) => instant(view.run.arrivedAt + spec.elapsedMs) }),
  instant: (spec) => ({ at: () => instant(spec.at) }),
  days: (spec) => {
    const at = (view: StepView) => afterDays(spec, view.zone, view.run.arrivedAt);
    return { at, again: at };
  },
  time: (spec) => {
    const from = (zone: string, start: Instant) =>
      nextTimeOfDay(zone, start, spec.atMs, ...(spec.weekdays === null ? [] : [spec.weekdays]));
    return {
      at: (view) => from(view.zone, view.run.arrivedAt),
      again: (view) => from(view.zone, view.now),
    };
  },
  path: (spec, linker) => {
    const read = linker.path(spec.path);
    const isEntryAt = spec.path.join('.') === 'entry.at';
    const at = (view: StepView) => {
      const value = read(view) ?? (isEntryAt ? view.run.entry.at : undefined);
      return fromValue(value, spec.offsetMs, spec.atMs, view.zone);
    };
    return isEntryAt ? { at } : { at, again: at };
  },
};

/** Links a moment. Pure; the result reads nothing but its view. */
export function linkMoment(spec: MomentSpec, linker: Linker): LinkedMoment {
  const link = linkers[spec.form] as (spec: MomentSpec, linker: Linker) => LinkedMoment;
  return link(spec, linker);
}

function afterDays(spec: Extract<MomentSpec, { form: 'days' }>, zone: string, from: Instant): Instant {
  const arrived = toLocal(zone, from);
  const ofDayMs =
    spec.atMs ?? ((arrived.hour * 60 + arrived.minute) * 60 + arrived.second) * 1_000 + arrived.millisecond;
  const first = addLocalDays(zone, from, spec.days, ofDayMs);
  if (spec.weekdays === null) return first;
  const weekday = ((arrived.weekday - 1 + spec.days) % 7) + 1;
  const later = [0, 1, 2, 3, 4, 5, 6].find((more) => spec.weekdays?.includes(((weekday - 1 + more) % 7) + 1));
  return later === undefined ? first : addLocalDays(zone, from, spec.days + later, ofDayMs);
}

/** Instants are RFC 3339 texts or epoch ms; a date is a local day, on which whole days of the offset are counted. */
function fromValue(
  value: Json | undefined,
  offsetMs: number,
  ofDayMs: number,
  zone: string,
): Instant | undefined {
  if (typeof value === 'number') return instant(value + offsetMs);
  if (typeof value !== 'string') return undefined;
  const date = parseDate(value);
  if (date === null) {
    const at = parseInstant(value);
    return at === null ? undefined : instant(at + offsetMs);
  }
  const days = Math.trunc(offsetMs / DAY_MS);
  const local = fromLocal(zone, {
    year: date.year,
    month: date.month,
    day: date.day + days,
    hour: Math.floor(ofDayMs / 3_600_000),
    minute: Math.floor(ofDayMs / 60_000) % 60,
    second: Math.floor(ofDayMs / 1_000) % 60,
  });
  return instant(local + offsetMs - days * DAY_MS);
}

type Describers = { readonly [F in Form]: (spec: Extract<MomentSpec, { form: F }>) => string };

const describers: Describers = {
  elapsed: (spec) => sayDuration(spec.elapsedMs),
  instant: (spec) => `until ${formatInstant(instant(spec.at))}`,
  days: (spec) => {
    const days = spec.days === 1 ? '1 calendar day' : `${spec.days} calendar days`;
    return `${days}${spec.atMs === null ? '' : `, until ${formatTimeOfDay(spec.atMs)}`}${onDays(spec.weekdays)}`;
  },
  time: (spec) => `until ${formatTimeOfDay(spec.atMs)} local time${onDays(spec.weekdays)}`,
  path: (spec) => {
    const side = spec.offsetMs < 0 ? 'before' : 'after';
    const offset = spec.offsetMs === 0 ? '' : `${sayDuration(Math.abs(spec.offsetMs))} ${side} `;
    const time = spec.atMs === 0 ? '' : ` at ${formatTimeOfDay(spec.atMs)}`;
    return `until ${offset}\`${spec.path.join('.')}\`${time}`;
  },
};

function onDays(weekdays: readonly number[] | null): string {
  const days = describeWeekdays(weekdays);
  return days === '' ? '' : ` on ${days}`;
}

/** In plain language: "3d", "until 09:00 local time on Monday to Friday". Pure. */
export function describeMoment(spec: MomentSpec): string {
  return (describers[spec.form] as (spec: MomentSpec) => string)(spec);
}
