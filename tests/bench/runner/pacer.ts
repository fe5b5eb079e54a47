/**
 * How many people may be on their way at once, for runners that a burst would break: more while A comes soon after the
 * entry, fewer when it does not. Pure arithmetic; the driver brings the latencies and the time.
 */

const FIRST_LIMIT = 64;
const SOON_MS = 150;
const SLOW_MS = 400;
const INTERVAL_MS = 250;

/** `allow`: how many more may enter now, with so many on their way. `note`: A came so many ms after its entry. */
export type Pacer = { allow(onTheirWay: number): number; note(latencyMs: number, at: number): void };

/** Everybody at once. */
export const UNPACED: Pacer = { allow: () => Number.POSITIVE_INFINITY, note: () => {} };

/** Grows quickly until A is slow for the first time, then gently around that. */
export function createPacer(): Pacer {
  let limit = FIRST_LIMIT;
  let growth = 1.3;
  let nextAt = 0;
  let latencies: number[] = [];
  return {
    allow: (onTheirWay) => Math.max(0, Math.floor(limit) - onTheirWay),
    note(latencyMs, at) {
      latencies.push(latencyMs);
      if (at < nextAt) return;
      const slowest = latencies.sort((a, b) => a - b)[Math.floor(latencies.length * 0.9)] ?? 0;
      if (slowest > SLOW_MS) {
        limit = Math.max(FIRST_LIMIT, limit * 0.85);
        growth = 1.03;
      } else if (slowest < SOON_MS) limit *= growth;
      latencies = [];
      nextAt = at + INTERVAL_MS;
    },
  };
}
