/** Whoever said how large heaps may be is left to it; who marks depends on the cores. */
import { expect, it } from 'vitest';
import { areHeapsBounded, markingFlags } from './heap.ts';

it.each([
  [['--max-old-space-size=96'], true],
  [['--enable-source-maps --max_old_space_size=300'], true],
  [['--import', './hook.ts', '--max-semi-space-size=4'], true],
  [['--min-semi-space-size=1'], true],
  [['--heap-growing-percent=25'], true],
  [[], false],
  [['', '--import', './semi-space.ts', '--expose-gc'], false],
])('flags %j say so: %s', (given, expected) => {
  expect(areHeapsBounded(given)).toBe(expected);
});

it.each([
  [1, '--no-concurrent-marking'],
  [2, '--no-concurrent-marking'],
  [3, '--concurrent-marking-max-worker-num=1'],
  [8, '--concurrent-marking-max-worker-num=6'],
])('with %d cores, nobody marks who would take the core of a thread that works', (cores, flag) => {
  expect(markingFlags(cores)).toEqual([flag]);
});
