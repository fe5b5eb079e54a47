/** How long sends waited, in bounded memory: to the second below an hour, to the minute above. Knows no lane. */
import type { WaitSpread } from './simulation.ts';

const SECOND_MS = 1_000;
const HOUR_S = 3_600;
const MINUTE_S = 60;

export type WaitTimes = {
  /** Takes waits of no length, too: they are not counted. */
  add(waitMs: number): void;
  count(): number;
  spread(): WaitSpread;
};

/** Nobody has waited yet. */
export function createWaitTimes(): WaitTimes {
  const counts = new Map<number, number>();
  let total = 0;
  return {
    add(waitMs) {
      if (waitMs <= 0) return;
      const seconds = Math.ceil(waitMs / SECOND_MS);
      const rounded = seconds <= HOUR_S ? seconds : Math.ceil(seconds / MINUTE_S) * MINUTE_S;
      counts.set(rounded, (counts.get(rounded) ?? 0) + 1);
      total += 1;
    },
    count: () => total,
    spread() {
      const sorted = [...counts].sort(([a], [b]) => a - b);
      const rank = (share: number) => {
        let left = Math.ceil(share * total);
        for (const [seconds, count] of sorted) {
          left -= count;
          if (left <= 0) return seconds;
        }
        return 0;
      };
      return { median_s: rank(0.5), p95_s: rank(0.95), max_s: sorted.at(-1)?.[0] ?? 0 };
    },
  };
}
