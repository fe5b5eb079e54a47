/** Whoever said how large heaps may be is left to it; who marks depends on the cores. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { areHeapsBounded, BOUNDS, markingFlags } from './heap.ts';

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
  [1, 1],
  [2, 1],
  [3, 1],
  [8, 6],
])(
  'with %d cores %d helpers mark: as few as leave the threads that work theirs, but one',
  (cores, helpers) => {
    expect(markingFlags(cores)).toContain(`--concurrent-marking-max-worker-num=${helpers}`);
  },
);

it('marks in no tasks of the event loop: they would keep a core busy', () => {
  expect(markingFlags(2)).toContain('--no-incremental-marking-task');
});

it('says what this V8 knows', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  for (const flag of [...BOUNDS, ...markingFlags(2)]) {
    const [name = ''] = flag.replace(/^--(no-)?/, '').split('=');
    expect(known).toContain(`--${name} (`);
  }
});
