/** Instants as text: RFC 3339 in, ISO 8601 with `Z` out. Text without a zone is no instant: it needs one from elsewhere. */
import { DAY_MS, daysFromCivil, daysInMonth } from './civil.ts';
import { type Instant, instant } from './ids.ts';

const SHAPE =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * Reads an RFC 3339 date-time, e.g. "2026-03-02T09:00:00+01:00" or "2026-03-02T08:00:00.5Z". Digits beyond the
 * millisecond are cut. Null for anything else: no zone, a date that does not exist, a leap second. Pure.
 */
export function parseInstant(text: string): Instant | null {
  const found = SHAPE.exec(text);
  if (found === null) return null;
  const part = (index: number) => Number(found[index] ?? 0);
  const [year, month, day] = [part(1), part(2), part(3)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  const timeMs =
    (part(4) * 3600 + part(5) * 60 + part(6)) * 1000 + Number((found[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offsetMs = (part(9) * 60 + part(10)) * 60_000 * (found[8] === '-' ? -1 : 1);
  return instant(daysFromCivil(year, month, day) * DAY_MS + timeMs - offsetMs);
}

/**
 * Writes an instant as "2026-03-02T08:00:00Z", with ".250" only where there are milliseconds; `parseInstant` reads
 * it back. `NEVER`, and what no calendar can hold, is "never". Pure.
 */
export function formatInstant(at: Instant): string {
  if (!(Math.abs(at) <= 8.64e15)) return 'never';
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
