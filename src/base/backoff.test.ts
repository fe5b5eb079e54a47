/** Laws of the back-off. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

const attempts = fc.integer({ min: 1, max: 100 });

describe('backoffMs', () => {
  it('is a function of attempt and seed alone', () => {
    fc.assert(fc.property(attempts, fc.string(), (n, seed) => backoffMs(n, seed) === backoffMs(n, seed)));
  });

  it('lies between half of and the whole of the capped exponential', () => {
    fc.assert(
      fc.property(attempts, fc.string(), (n, seed) => {
        const full = Math.min(3_600_000, 1000 * 2 ** (n - 1));
        const wait = backoffMs(n, seed, { baseMs: 1000, capMs: 3_600_000 });
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(Math.floor(full / 2));
        expect(wait).toBeLessThanOrEqual(full);
      }),
    );
  });

  it('is never shorter than Retry-After, unless that exceeds the cap', () => {
    fc.assert(
      fc.property(attempts, fc.string(), fc.integer({ min: 0, max: 10_000_000 }), (n, seed, retryAfterMs) => {
        const wait = backoffMs(n, seed, { baseMs: 1000, capMs: 600_000, retryAfterMs });
        expect(wait).toBeGreaterThanOrEqual(Math.min(retryAfterMs, 600_000));
        expect(wait).toBeLessThanOrEqual(660_000);
      }),
    );
  });

  it('spreads many sends over the window', () => {
    const waits = new Set(Array.from({ length: 100 }, (_, index) => backoffMs(3, `key ${index}`)));
    expect(waits.size).toBeGreaterThan(95);
  });
});
