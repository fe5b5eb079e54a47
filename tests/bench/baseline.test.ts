/** The bench still runs: a tiny round of everything, with every figure that its readers expect. Judges no speed. */
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { runBaseline } from './baseline.ts';

it('measures the kernel, the SQLite host against its floor, and the compiler against its parser', async () => {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const figures = await runBaseline({ size: 600, journeys: 20, rounds: 1, directory: tmpdir(), print });
  expect(Object.keys(figures).sort()).toEqual([
    'bytes_per_step',
    'compile_vs_parse',
    'kernel_steps_per_s',
    'rows_per_step',
    'sqlite_steps_per_s',
    'sqlite_vs_floor_cpu',
  ]);
  const { bytes_per_step: bytes, ...others } = figures;
  expect(Object.values(others).every((figure) => figure > 0)).toBe(true);
  expect(Number.isNaN(bytes) || Number(bytes) > 0).toBe(true);
  expect(lines).toHaveLength(5);
});
