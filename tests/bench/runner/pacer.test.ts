/** How many people the pacer lets in, by how soon those before them got their first message. */
import { describe, expect, it } from 'vitest';
import { createPacer, UNPACED } from './pacer.ts';

/** The limit after `seconds` of a hundred first messages a second, each so late. */
function limitAfter(pacer: ReturnType<typeof createPacer>, latencyMs: number, from: number, seconds: number) {
  for (let at = from; at < from + seconds * 1000; at += 10) pacer.note(latencyMs, at);
  return pacer.allow(0);
}

describe('a pacer', () => {
  it('lets more in while the first message comes soon', () => {
    const pacer = createPacer();
    const first = pacer.allow(0);
    expect(limitAfter(pacer, 20, 0, 5)).toBeGreaterThan(10 * first);
  });

  it('lets fewer in when it does not, but always some', () => {
    const pacer = createPacer();
    const most = limitAfter(pacer, 20, 0, 5);
    const fewer = limitAfter(pacer, 1000, 5000, 2);
    expect(fewer).toBeLessThan(most / 2);
    expect(limitAfter(pacer, 1000, 7000, 60)).toBe(createPacer().allow(0));
  });

  it('counts who is on the way', () => {
    const pacer = createPacer();
    expect(pacer.allow(10)).toBe(pacer.allow(0) - 10);
    expect(pacer.allow(1_000_000)).toBe(0);
    expect(UNPACED.allow(1_000_000)).toBe(Number.POSITIVE_INFINITY);
  });
});
