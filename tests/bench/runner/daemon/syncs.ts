/** How long the disk takes to make a commit's worth of bytes durable, alone. */
import { closeSync, fdatasyncSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What a commit of a few hundred messages writes to the log. */
const BYTES = 128 * 1024;
const SYNCS = 200;

/** Milliseconds of each of 200 appends with their fsync, in a file of its own below `directory`, in order of size. */
export function measureSyncs(directory: string): readonly number[] {
  const folder = mkdtempSync(join(directory, 'rutter-sync-'));
  const file = openSync(join(folder, 'log'), 'a');
  try {
    const bytes = Buffer.alloc(BYTES, 7);
    const times: number[] = [];
    for (let index = 0; index < SYNCS; index += 1) {
      writeSync(file, bytes);
      const startedAt = performance.now();
      fsyncSync(file);
      times.push(performance.now() - startedAt);
    }
    return times.sort((a, b) => a - b);
  } finally {
    fdatasyncSync(file);
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The value below which so large a share of sorted values lies; NaN of none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
