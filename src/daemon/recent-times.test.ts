/** The slow end of what was measured lately: which sample it is, and what is forgotten. */
import { expect, it } from 'vitest';
import { RecentTimes } from './recent-times.ts';

it('says what the slow end took, and needs as many samples for it as it is told', () => {
  const times = new RecentTimes(60_000, 1000);
  for (let index = 1; index <= 200; index += 1) times.add(index, index);
  expect(times.quantile(0.99, 1, 200)).toBe(199);
  expect(times.quantile(0.99, 3, 200)).toBe(198);
  expect(times.quantile(0.5, 3, 200)).toBe(101);
});

it('knows nothing of too few', () => {
  const times = new RecentTimes(60_000, 1000);
  times.add(900, 0);
  times.add(900, 0);
  expect(times.quantile(0.99, 3, 0)).toBe(0);
  times.add(10, 0);
  expect(times.quantile(0.99, 3, 0)).toBe(10);
});

it('forgets what is older than its window, and what is more than it keeps', () => {
  const times = new RecentTimes(1_000, 4);
  times.add(500, 0);
  expect(times.quantile(1, 1, 1_000)).toBe(500);
  expect(times.quantile(1, 1, 1_001)).toBe(0);
  for (let index = 0; index < 20; index += 1) times.add(100 - index, 2_000);
  expect(times.quantile(1, 1, 2_000)).toBe(84);
});
