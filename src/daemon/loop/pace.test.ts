/** A go lasts about as long as it should, whatever one of many costs. */
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

function rig({ itemsMax = 500, aimMs = 25, diskMs = 0 } = {}) {
  const clock = { ms: 0 };
  const pace = new Pace({ itemsMax, aimMs, elapsed: () => clock.ms, diskMs: () => diskMs });
  /** Goes on for so many turns in which each one costs so much, and gives how long the last go took. */
  const last = (turns: number, eachMs: number, count: (size: number) => number | null = (size) => size) => {
    let tookMs = 0;
    for (let turn = 0; turn < turns; turn += 1) {
      const size = pace.size();
      tookMs = size * eachMs;
      pace.run(
        () => {
          clock.ms += tookMs + diskMs;
        },
        () => count(size),
      );
    }
    return tookMs;
  };
  return { pace, last };
}

describe('a go', () => {
  it.each([
    [0.1, 25],
    [0.5, 25],
    [1, 25],
  ])('comes to the aim where one costs %s ms', (eachMs, aimMs) => {
    expect(rig().last(60, eachMs)).toBeCloseTo(aimMs, -0.5);
  });

  it('takes all that it may where that costs nothing', () => {
    const { pace, last } = rig();
    last(60, 0);
    expect(pace.size()).toBe(500);
  });

  it('is larger on a slow disk, for which many are as good as few', () => {
    expect(rig({ diskMs: 30 }).last(60, 1)).toBeCloseTo(60, -0.5);
    expect(rig({ diskMs: 300 }).last(60, 0.1)).toBe(50);
  });

  it('never gets so small that commits are all it makes', () => {
    const { pace, last } = rig();
    last(60, 100);
    expect(pace.size()).toBe(16);
  });

  it('is small before anything was measured, and never larger than it may be', () => {
    expect(rig().pace.size()).toBe(125);
    expect(rig({ itemsMax: 40 }).pace.size()).toBe(40);
  });

  it('learns nothing where nobody can tell how many there were, or they were few', () => {
    for (const count of [null, 3]) {
      const { pace, last } = rig();
      last(60, 5, () => count);
      expect(pace.size()).toBe(125);
    }
  });

  it('that fails teaches nothing, and the failure is told', () => {
    const { pace } = rig();
    const fail = () => {
      throw new Error('full');
    };
    expect(() => pace.run(fail, () => 1)).toThrow('full');
    expect(pace.size()).toBe(125);
  });
});
