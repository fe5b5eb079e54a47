/** The bench of large stores still runs, on small ones: every figure is there, everybody moved. Judges no speed. */
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { measureScale } from './scale.ts';

it('makes and measures stores in processes of their own', async () => {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const figures = await measureScale({
    sizes: [200, 600],
    due: 250,
    people: 80,
    directory: tmpdir(),
    print,
  });
  expect(Object.keys(figures).sort()).toEqual([
    'drain_ingest_ms_p99',
    'drained_timers_per_s',
    'rss_mb_600',
    'start_s_600',
    'step_cost_large_vs_small',
    'step_us_200',
    'step_us_600',
  ]);
  expect(Object.values(figures).every((figure) => figure > 0)).toBe(true);
  expect(lines).toHaveLength(2);
}, 120_000);
