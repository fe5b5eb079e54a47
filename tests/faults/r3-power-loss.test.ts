/**
 * R3: the power goes while the daemon serves: its file system stops between two syncs, and what was not synced is gone.
 * The same with `synchronous = NORMAL`, which must lose something: otherwise this rig proves nothing.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { until } from '../e2e/until.ts';
import { figure, trials } from './figures.ts';
import { openPoweredDisk, type PoweredDisk } from './rig/disk.ts';
import { type Conclusion, openSite, pause } from './rig/site.ts';

const SEED = 20260913;
const SIZE_MB = 192;
const SERVE_MIN_MS = 300;
const SERVE_MAX_MS = 1_200;
/** Acknowledged by each daemon before the power goes: there must be something to lose. */
const TAKEN_MIN = 5;
const WITHIN_MS = 120_000;
/** What is lost does not come: no need to wait for it for long. */
const SETTLE_MS = 5_000;

const probe = openPoweredDisk(16);
probe?.close();
if (probe === null) console.log('skipped: R3 needs root, loop devices, mkfs.ext4 and perl');

/** Cuts the power so many times under load, and starts again each time. */
async function loseThePower(
  disk: PoweredDisk,
  losses: number,
  faults: { readonly [name: string]: string },
  settleMs?: number,
): Promise<Conclusion> {
  const random = seededRandom(SEED);
  const site = await openSite('r3', { directory: join(disk.path, 'data'), providerDelayMs: 20 });
  try {
    await site.witness.ask('load', { workers: 6, people: 2, restMs: 10 });
    for (let loss = 0; loss < losses; loss += 1) {
      const taken = async () => (await site.witness.ask('counts')).acknowledged;
      const before = await taken();
      const child = await site.serve({ faults });
      await until(async () => (await taken()) > before + TAKEN_MIN, 'it takes events', WITHIN_MS);
      await pause(SERVE_MIN_MS + random() * (SERVE_MAX_MS - SERVE_MIN_MS));
      child.kill('SIGSTOP');
      disk.cutPower();
      child.kill('SIGKILL');
      await site.witness.ask('aim', null);
      await child.ended();
      disk.startAgain();
    }
    return await site.conclude(losses, settleMs === undefined ? {} : { settleMs });
  } finally {
    await site.close();
  }
}

/** On a disk of its own. */
async function onDisk<Result>(body: (disk: PoweredDisk) => Promise<Result>): Promise<Result> {
  const disk = openPoweredDisk(SIZE_MB);
  if (disk === null) throw new Error('the disk that was there a moment ago is not');
  try {
    return await body(disk);
  } finally {
    disk.close();
  }
}

it.skipIf(probe === null)(
  'R3 when the power goes, nothing acknowledged is lost',
  async () => {
    const losses = trials(3, 60);
    const verdict = await onDisk((disk) => loseThePower(disk, losses, {}));
    const figures = {
      trials: losses,
      people: verdict.people,
      planned: verdict.planned,
      lost: verdict.lost,
      wrong_states: verdict.wrongStates,
      duplicates: verdict.duplicates,
      duplicates_beyond_promise: verdict.beyond,
    };
    figure('R3', figures);
    expect(verdict.people).toBeGreaterThan(losses);
    expect(figures).toMatchObject({ lost: 0, wrong_states: 0, duplicates_beyond_promise: 0 });
  },
  3_600_000,
);

it.skipIf(probe === null)(
  'R3 the same rig catches a store that syncs less',
  async () => {
    const losses = trials(2, 10);
    const faults = { FAULT_SYNCHRONOUS: 'NORMAL' };
    const verdict = await onDisk((disk) => loseThePower(disk, losses, faults, SETTLE_MS));
    const figures = {
      trials: losses,
      people: verdict.people,
      planned: verdict.planned,
      lost_with_normal: verdict.lost,
      wrong_states_with_normal: verdict.wrongStates,
    };
    figure('R3', figures);
    expect(figures.lost_with_normal + figures.wrong_states_with_normal).toBeGreaterThan(0);
  },
  3_600_000,
);
