/** Seeded random numbers: repeatable, in range, spread. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';

const rowOf = (seed: string | number, length: number) => {
  const next = seededRandom(seed);
  return Array.from({ length }, () => next());
};

describe('seededRandom', () => {
  it('gives the same row for the same seed, for ever', () => {
    expect(rowOf('rutter', 3)).toEqual(rowOf('rutter', 3));
    expect(rowOf('rutter', 3).map((value) => Math.floor(value * 1e6))).toMatchInlineSnapshot(`
      [
        373064,
        515372,
        388067,
      ]
    `);
  });

  it('gives other rows for other seeds', () => {
    const firsts = new Set(Array.from({ length: 1_000 }, (_, seed) => rowOf(seed, 1)[0]));
    expect(firsts.size).toBe(1_000);
    expect(rowOf(1, 3)).not.toEqual(rowOf('1', 3));
  });

  it('stays in [0, 1) and fills it evenly', () => {
    const row = rowOf(42, 100_000);
    expect(row.every((value) => value >= 0 && value < 1)).toBe(true);
    const tenths = Array.from({ length: 10 }, (_, tenth) =>
      row.filter((value) => Math.floor(value * 10) === tenth),
    );
    for (const tenth of tenths) expect(Math.abs(tenth.length - 10_000)).toBeLessThan(400);
  });
});
