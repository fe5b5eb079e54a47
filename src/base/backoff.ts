/** When to try again: pure arithmetic, so that the kernel and the delivery agree and a replay gives the same instants. */
import { seededRandom } from './random.ts';

/** How long to wait between attempts, in ms. */
export type BackoffOptions = {
  /** Upper end of the wait before the second attempt. */
  readonly baseMs?: number;
  /** No wait is longer, and no provider's Retry-After counts for more. */
  readonly capMs?: number;
  /** What the provider asked for (Retry-After): waits are never shorter than this, up to the cap. */
  readonly retryAfterMs?: number;
};

const BASE_MS = 30_000;
const CAP_MS = 6 * 3_600_000;

/**
 * The wait after attempt number `attempt` (1, 2, ...) before the next one, in whole ms: exponential with equal jitter
 * (between half of and the whole of base * 2^(attempt-1)), capped. The jitter comes from `seed` (the send's key) alone.
 * With `retryAfterMs` the wait starts there and spreads over up to a tenth more. Pure.
 */
export function backoffMs(attempt: number, seed: string, options: BackoffOptions = {}): number {
  const { baseMs = BASE_MS, capMs = CAP_MS, retryAfterMs = 0 } = options;
  const jitter = seededRandom(`${seed} ${attempt}`)();
  const full = Math.min(capMs, baseMs * 2 ** Math.min(Math.max(attempt, 1) - 1, 40));
  const own = full / 2 + (jitter * full) / 2;
  const asked = Math.min(capMs, Math.max(0, retryAfterMs)) * (1 + jitter / 10);
  return Math.round(Math.min(capMs * 1.1, Math.max(own, asked)));
}
