/** Whoever said how large heaps may be is left to it. */
import { expect, it } from 'vitest';
import { areHeapsBounded } from './heap.ts';

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
