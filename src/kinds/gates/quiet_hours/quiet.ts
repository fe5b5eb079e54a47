/** When it is quiet on a local clock, and when that ends. Zones and windows only; no policies, no sends. */
import { type Instant, instant } from '../../../base/ids.ts';
import { fromLocal, type LocalTime, toLocal } from '../../../base/zone.ts';
import type { QuietWindow } from './schema.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Policies that together leave no moment: ask again after the week, instead of looking for ever. */
const HORIZON_MS = 9 * DAY_MS;

/** Milliseconds since local midnight, as the clock on the wall shows them. */
function ofDayOf(local: LocalTime): number {
  return ((local.hour * 60 + local.minute) * 60 + local.second) * 1_000 + local.millisecond;
}

/** In which part of the window a local time lies: before its midnight, after it, or not at all. */
function partOf(window: QuietWindow, ofDayMs: number, weekday: number): 'first' | 'second' | null {
  const { fromMs, toMs, weekdays } = window;
  const startsOn = (day: number) => weekdays === null || weekdays.includes(day);
  if (fromMs < toMs) return ofDayMs >= fromMs && ofDayMs < toMs && startsOn(weekday) ? 'second' : null;
  if (ofDayMs >= fromMs && startsOn(weekday)) return 'first';
  return ofDayMs < toMs && startsOn(weekday === 1 ? 7 : weekday - 1) ? 'second' : null;
}

/** True while the window is open on a wall that shows `local`. Pure. */
export function isQuiet(window: QuietWindow, local: LocalTime): boolean {
  return partOf(window, ofDayOf(local), local.weekday) !== null;
}

/** The end of the window in which `at` lies, in this zone; null when it is not quiet. Always after `at`. */
function endOfQuiet(window: QuietWindow, zone: string, at: Instant): Instant | null {
  const local = toLocal(zone, at);
  const ofDayMs = ofDayOf(local);
  const part = partOf(window, ofDayMs, local.weekday);
  if (part === null) return null;
  const end = fromLocal(zone, {
    year: local.year,
    month: local.month,
    day: local.day + (part === 'first' ? 1 : 0),
    hour: Math.floor(window.toMs / 3_600_000),
    minute: Math.floor(window.toMs / MINUTE_MS) % 60,
    second: Math.floor(window.toMs / 1_000) % 60,
  });
  // The second time round of an autumn overlap: its first occurrence is behind us, and the clock runs on from here.
  return end > at ? end : instant(at + (part === 'first' ? DAY_MS : 0) + window.toMs - ofDayMs);
}

/** A window on the clock of one zone. */
export type Quiet = { readonly window: QuietWindow; readonly zone: string };

/** The first instant at or after `at` at which none of these is open; `at` itself when it is not quiet. */
export function firstLoud(quiets: readonly Quiet[], at: Instant): Instant {
  let until = at;
  let moved = true;
  while (moved && until - at < HORIZON_MS) {
    moved = false;
    for (const { window, zone } of quiets) {
      const end = endOfQuiet(window, zone, until);
      if (end === null) continue;
      until = end;
      moved = true;
    }
  }
  return until;
}

/** True when, for the people of some country, the windows fill the whole week. Pure. */
export function isAlwaysQuiet(windows: readonly QuietWindow[]): boolean {
  const countries = new Set<string | null>([null, ...windows.flatMap((each) => each.countries ?? [])]);
  return [...countries].some((country) => {
    const own = windows.filter(
      (each) => each.countries === null || (country !== null && each.countries.includes(country)),
    );
    return own.length > 0 && fillsWeek(own);
  });
}

/** It is enough to look at the ends: if any moment is loud, the end of some window is. */
function fillsWeek(windows: readonly QuietWindow[]): boolean {
  return windows.every(({ toMs }) =>
    [1, 2, 3, 4, 5, 6, 7].every((weekday) => windows.some((each) => partOf(each, toMs, weekday) !== null)),
  );
}
