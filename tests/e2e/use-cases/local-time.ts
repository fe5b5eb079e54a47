/**
 * Local time for the oracles, through Intl alone: slow, plain, and independent of `src/base/zone.ts`, which it checks.
 */

/** A wall clock's reading. `month` 1 to 12. */
export type Local = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** What a clock on the wall shows at an instant (epoch ms). */
export function localAt(zone: string, at: number): Local {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}

/** Local reading minus UTC, in ms. */
function offsetAt(zone: string, at: number): number {
  const { year, month, day, hour, minute, second } = localAt(zone, at);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/**
 * The first instant at which the wall shows this date and hour; in a gap the first instant after it. `day` may run over
 * the end of the month.
 */
export function instantAt(zone: string, year: number, month: number, day: number, hour: number): number {
  const wall = Date.UTC(year, month - 1, day, hour);
  // Any offset lies within 26 hours of UTC: the ones before and after any change of that day are among these.
  const offsets = new Set([-26, 0, 26].map((hours) => offsetAt(zone, wall + hours * 3_600_000)));
  const matches = [...offsets]
    .map((offset) => wall - offset)
    .filter((at) => at + offsetAt(zone, at) === wall);
  if (matches.length > 0) return Math.min(...matches);
  // A gap: the last second before it shows less than the wall, the first one after it shows more.
  let low = wall - Math.max(...offsets) - 1000;
  let high = wall - Math.min(...offsets) + 1000;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (middle + offsetAt(zone, middle) < wall) low = middle;
    else high = middle;
  }
  return high;
}

/** "2026-03-29", as on the wall. */
export function dateAt(zone: string, at: number): string {
  const { year, month, day } = localAt(zone, at);
  return `${year}-${month}-${day}`;
}

/** True where Intl knows the zone. */
export function knowsZone(zone: unknown): zone is string {
  if (typeof zone !== 'string' || !zone.includes('/')) return zone === 'UTC';
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Zones from -10 to +14: with and without summer time, of half and quarter hours, with changes at midnight. */
export const ZONES = [
  'Pacific/Honolulu',
  'America/Anchorage',
  'America/Los_Angeles',
  'America/New_York',
  'America/Toronto',
  'America/Havana',
  'America/Santiago',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Atlantic/Azores',
  'UTC',
  'Europe/London',
  'Europe/Dublin',
  'Africa/Casablanca',
  'Europe/Madrid',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Tehran',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Australia/Adelaide',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Pacific/Kiritimati',
] as const;
