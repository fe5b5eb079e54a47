/** R1: the daemon is killed at random moments under load, and the ledger says what became of what was acknowledged. */
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { figure, trials } from './figures.ts';
import { quantile } from './rig/quantile.ts';
import { openSite, pause } from './rig/site.ts';

const SEED = 20260712;
const MOMENT_MIN_MS = 100;
const MOMENT_MAX_MS = 1_000;

it('R1 killed at random moments, it loses nothing acknowledged and repeats no more than was in flight', async () => {
  const kills = trials(5, 500);
  const random = seededRandom(SEED);
  const site = await openSite('r1', { providerDelayMs: 40 });
  const restartMs: number[] = [];
  try {
    await site.witness.ask('load', { workers: 6, people: 2, restMs: 10 });
    for (let kill = 0; kill < kills; kill += 1) {
      const child = await site.serve();
      restartMs.push(child.startMs);
      await pause(MOMENT_MIN_MS + random() * (MOMENT_MAX_MS - MOMENT_MIN_MS));
      child.kill('SIGKILL');
      await site.witness.ask('aim', null);
      await child.ended();
    }
    const { beyond, ...verdict } = await site.conclude(kills);
    const figures = {
      kills,
      people: verdict.people,
      planned: verdict.planned,
      lost: verdict.lost,
      wrong_states: verdict.wrongStates,
      duplicates: verdict.duplicates,
      duplicates_per_kill: verdict.duplicates / kills,
      absorbed: verdict.absorbed,
      duplicates_beyond_promise: beyond,
      restart_ms_median: quantile(restartMs, 0.5),
      restart_ms_p99: quantile(restartMs, 0.99),
    };
    figure('R1', figures);
    expect(verdict.people).toBeGreaterThan(kills);
    expect(figures).toMatchObject({ lost: 0, wrong_states: 0, duplicates_beyond_promise: 0 });
  } finally {
    await site.close();
  }
}, 3_600_000);
