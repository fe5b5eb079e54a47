/** So many things in so much time, and no more: a bucket that fills steadily. */

/**
 * A gate that lets at most `count` through at once, and as many again in each `windowMs`: true lets one through. `elapsed`
 * gives milliseconds of a clock that never goes back.
 */
export function createRateGate(count: number, windowMs: number, elapsed: () => number): () => boolean {
  let free = count;
  let seenAt = elapsed();
  return () => {
    const now = elapsed();
    free = Math.min(count, free + ((now - seenAt) * count) / windowMs);
    seenAt = now;
    if (free < 1) return false;
    free -= 1;
    return true;
  };
}
