/** How long it stays quiet from a time of the day on, by the windows of several policies together. Wall clock only. */
import { type Instant, instant } from '../../base/ids.ts';
import type { Named } from '../../compiler/proof/coverage.ts';
import { firstLoud } from '../../kinds/gates/quiet_hours/quiet.ts';
import type { QuietHoursData, QuietWindow } from '../../kinds/gates/quiet_hours/schema.ts';
import { readPolicy } from '../../kinds/gates/spec.ts';

const DAY_MS = 86_400_000;
/** A Monday, on the wall of a place whose clock is never changed. */
const MONDAY = instant(Date.UTC(2024, 0, 1));

/** The windows of these policies. Pure. */
export function windowsOf(policies: readonly Named[]): readonly QuietWindow[] {
  return policies.flatMap(({ policy }) => readPolicy<QuietHoursData>(policy.spec).windows);
}

/**
 * The shortest time, in ms, for which it is quiet for everybody from `atMs` (of the local day) on, over these weekdays
 * (1 = Monday; null: all). Zero where it is loud on some day. Windows for some countries are not for everybody. Pure.
 */
export function quietForMs(
  windows: readonly QuietWindow[],
  atMs: number,
  weekdays: readonly number[] | null,
): number {
  const quiets = windows
    .filter(({ countries }) => countries === null)
    .map((window) => ({ window, zone: 'UTC' }));
  const lengths = (weekdays ?? [1, 2, 3, 4, 5, 6, 7]).map((weekday) => {
    const at = (MONDAY + (weekday - 1) * DAY_MS + atMs) as Instant;
    return firstLoud(quiets, at) - at;
  });
  return Math.min(...lengths);
}
