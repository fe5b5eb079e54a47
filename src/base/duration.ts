/** Durations as people write them ("90d", "1h30m") and as the program keeps them (integer milliseconds). No months: they have no fixed length. */

const UNITS: readonly (readonly [unit: string, unitMs: number])[] = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

const SHAPE = /^(?:(\d+)w ?)?(?:(\d+)d ?)?(?:(\d+)h ?)?(?:(\d+)m(?!s) ?)?(?:(\d+)s ?)?(?:(\d+)ms)?$/;

/**
 * Reads a duration such as "90d", "15m", "1h30m", "2d 4h", "500ms": whole numbers, units w d h m s ms, each at
 * most once, the larger first. Returns milliseconds (>= 0), or null for anything else: signs, fractions, months,
 * amounts beyond the safe integers. Pure.
 */
export function parseDurationMs(text: string): number | null {
  const found = text === text.trim() && text !== '' ? SHAPE.exec(text) : null;
  if (found === null) return null;
  let totalMs = 0;
  UNITS.forEach(([, unitMs], index) => {
    totalMs += Number(found[index + 1] ?? 0) * unitMs;
  });
  return Number.isSafeInteger(totalMs) ? totalMs : null;
}

/** Reads a duration with an optional sign ("-2d", "+1h"), as an `offset` takes it. Null as in `parseDurationMs`. Pure. */
export function parseOffsetMs(text: string): number | null {
  const signed = text.startsWith('-') || text.startsWith('+');
  const lengthMs = parseDurationMs(signed ? text.slice(1) : text);
  return lengthMs !== null && text.startsWith('-') ? 0 - lengthMs : lengthMs;
}

/**
 * Writes milliseconds as "2d 4h", "1m 30s", "0s", "-2d"; days are the largest unit. `parseOffsetMs` reads it back to
 * the same number. An infinite duration is "forever". Pure.
 */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return 'forever';
  let restMs = Math.abs(Math.round(durationMs));
  const words: string[] = [];
  for (const [unit, unitMs] of UNITS.slice(1)) {
    const amount = Math.floor(restMs / unitMs);
    restMs -= amount * unitMs;
    if (amount > 0) words.push(`${amount}${unit}`);
  }
  if (words.length === 0) return '0s';
  return (durationMs < 0 ? '-' : '') + words.join(' ');
}

const WORDS: readonly (readonly [word: string, unitMs: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
];

/**
 * Says milliseconds (>= 0) for people: "3 days", "1 day 12 hours", "24 hours", "no time". One day says "24 hours", for a local
 * day may be longer. An infinite duration is "ever". Pure.
 */
export function sayDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return 'ever';
  if (durationMs === 86_400_000) return '24 hours';
  let restMs = Math.abs(Math.round(durationMs));
  const words: string[] = [];
  for (const [word, unitMs] of WORDS) {
    const amount = Math.floor(restMs / unitMs);
    restMs -= amount * unitMs;
    if (amount > 0) words.push(`${amount} ${word}${amount === 1 ? '' : 's'}`);
  }
  return words.length === 0 ? 'no time' : words.join(' ');
}
