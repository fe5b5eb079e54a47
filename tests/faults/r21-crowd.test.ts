/** R21: very many people wait, in the long form five million. The store opens soon, memory stays flat, a step costs the same. */
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { measureScale } from '../bench/runner/scale.ts';
import { figure, trials } from './figures.ts';

/** Of the long form; in the short one a quarter of all. */
const SMALL = 10_000;
const LARGE = 5_000_000;
const START_S = 10;
const MEMORY_MB = 512;
const COST = 1.5;

it('R21 with very many people who wait, it starts soon in little memory, and a step costs what it did', async () => {
  const size = trials(8_000, LARGE);
  const measured = await measureScale({
    sizes: [Math.min(SMALL, size >> 2), size],
    due: Math.floor(size / 5),
    people: Math.min(2_000, size >> 4),
    directory: tmpdir(),
    print: () => {},
  });
  // By the same names for every size.
  const named = (name: string) =>
    Object.entries(measured).findLast(([each]) => each.startsWith(name))?.[1] ?? Number.NaN;
  const figures = {
    people: size,
    start_s: named('start_s_'),
    rss_mb: named('rss_mb_'),
    step_us: named('step_us_'),
    step_cost_large_vs_small: named('step_cost'),
    drained_timers_per_s: named('drained'),
  };
  figure('R21', figures);
  expect(figures.rss_mb).toBeLessThan(MEMORY_MB);
  expect(figures.start_s).toBeLessThan(START_S);
  // Of a small store the ratio is that of two small numbers.
  if (size >= LARGE) expect(figures.step_cost_large_vs_small).toBeLessThanOrEqual(COST);
}, 7_200_000);
