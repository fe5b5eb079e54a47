/** Sample sizes, against figures that others publish. */
import { describe, expect, it } from 'vitest';
import { peopleNeeded, quantile } from './sample-size.ts';

const half = { largestShare: 0.5, smallestShare: 0.5 };

describe('sample size', () => {
  it.each([
    [0.5, 0],
    [0.8, 0.841_621_234],
    [0.9, 1.281_551_566],
    [0.975, 1.959_963_985],
    [0.025, -1.959_963_985],
  ])('the quantile of %d is %d, as in tables of the normal distribution', (share, expected) => {
    expect(quantile(share)).toBeCloseTo(expected, 7);
  });

  it('is that of the example of `power.prop.test` in R: 0.50 against 0.75 with power 0.90 takes 76.7 a group', () => {
    expect(peopleNeeded({ baseline: 0.5, effect: 0.5, power: 0.9, ...half })).toBe(154);
  });

  it('is smallest for even paths, and grows with the square of a smaller effect', () => {
    const even = peopleNeeded({ baseline: 0.1, effect: 0.1, power: 0.8, ...half });
    const uneven = peopleNeeded({
      baseline: 0.1,
      effect: 0.1,
      power: 0.8,
      largestShare: 0.9,
      smallestShare: 0.1,
    });
    const small = peopleNeeded({ baseline: 0.1, effect: 0.05, power: 0.8, ...half });
    expect(uneven).toBeGreaterThan((even ?? 0) * 2);
    expect((small ?? 0) / (even ?? 1)).toBeCloseTo(4, 0);
  });

  it('knows none for an effect that lifts the share above one, or for none', () => {
    expect(peopleNeeded({ baseline: 0.6, effect: 0.7, power: 0.8, ...half })).toBeNull();
    expect(peopleNeeded({ baseline: 0.6, effect: 0, power: 0.8, ...half })).toBeNull();
    expect(peopleNeeded({ baseline: 0, effect: 0.5, power: 0.8, ...half })).toBeNull();
  });
});
