/** The bench of large stores still runs, on small ones: every figure is there, everybody moved. Judges no speed. */
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { measureScale } from './scale.ts';

it('makes and measures stores in processes of their own', async () => {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const figures = await measureScale({
    sizes: [400, 2000],
    due: 700,
    people: 150,
    directory: tmpdir(),
    print,
  });
  expect(Object.keys(figures).sort()).toEqual([
    'drained_timers_per_s',
    'rss_mb_2k',
    'start_s_2k',
    'step_cost_large_vs_small',
    'step_us_2k',
    'step_us_400',
  ]);
  expect(Object.values(figures).every((figure) => figure > 0)).toBe(true);
  expect(lines).toHaveLength(2);
}, 120_000);
