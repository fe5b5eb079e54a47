/** R5: the disk fills under load and is given room again. What was acknowledged is there, and the daemon goes on by itself. */
import { closeSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../e2e/until.ts';
import { figure, trials } from './figures.ts';
import { openSmallDisk } from './rig/disk.ts';
import { openSite, pause, stopChild } from './rig/site.ts';

const SIZE_MB = 24;
/** Room that is left for the load to fill. */
const LEFT_BYTES = 256 * 1024;
const FULL_MS = 1_000;
const RESUME_MAX_MS = 10_000;
const WITHIN_MS = 60_000;

const disk = openSmallDisk(SIZE_MB);
if (disk === null) console.log('skipped: R5 needs the right to mount a small file system');

/** Leaves almost no room on the disk of this file. */
function fill(path: string): void {
  const file = openSync(path, 'a');
  try {
    for (let size = 64 * 1024; size >= 1; size = size >> 1) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size, 1));
      } catch {
        // Full for this size: try a smaller one.
      }
    }
  } finally {
    closeSync(file);
  }
  truncateSync(path, statSync(path).size - LEFT_BYTES);
}

it.skipIf(disk === null)(
  'R5 when the disk fills and has room again, it goes on by itself',
  async () => {
    if (disk === null) return;
    const turns = trials(1, 10);
    const ballast = join(disk.path, 'ballast');
    const site = await openSite('r5', { directory: join(disk.path, 'data') });
    const resumedMs: number[] = [];
    let saidFull = 0;
    let refusedBefore = 0;
    try {
      const child = await site.serve();
      await site.witness.ask('load', { workers: 4, people: 10, restMs: 0 });
      await site.witness.ask('aim', String(child.said.url));
      const refused = async () => (await site.witness.ask('counts')).statuses[503] ?? 0;
      const health = async () =>
        (await fetch(`${child.said.url}/health`)).json() as Promise<{ status: string }>;
      for (let turn = 0; turn < turns; turn += 1) {
        await pause(300);
        refusedBefore = await refused();
        fill(ballast);
        await until(async () => (await health()).status === 'disk_full', 'it says so', WITHIN_MS);
        await pause(FULL_MS);
        await until(async () => (await refused()) > refusedBefore, 'clients are told so', WITHIN_MS);
        saidFull += 1;
        rmSync(ballast);
        const freedAt = performance.now();
        const { acknowledged } = await site.witness.ask('counts');
        const taken = async () => (await site.witness.ask('counts')).acknowledged > acknowledged;
        await until(taken, 'events are taken again', WITHIN_MS);
        resumedMs.push(performance.now() - freedAt);
      }
      await site.witness.ask('finish');
      const { code } = await stopChild(child);
      const verdict = await site.conclude(0);
      const figures = {
        turns,
        people: verdict.people,
        lost: verdict.lost,
        wrong_states: verdict.wrongStates,
        duplicates_beyond_promise: verdict.beyond,
        resumed_s_max: Math.max(...resumedMs) / 1_000,
      };
      figure('R5', figures);
      expect({ saidFull, code }).toEqual({ saidFull: turns, code: 0 });
      expect(figures).toMatchObject({ lost: 0, wrong_states: 0, duplicates_beyond_promise: 0 });
      expect(Math.max(...resumedMs)).toBeLessThan(RESUME_MAX_MS);
    } finally {
      await site.close();
      disk.close();
    }
  },
  3_600_000,
);
