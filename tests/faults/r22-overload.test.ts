/**
 * R22, R23: more than the daemon can take, and little memory to take it in. It sheds with 503 and Retry-After, its queues
 * stay bounded, and every 2xx is durable.
 */
import { expect, it } from 'vitest';
import { until } from '../e2e/until.ts';
import { figure, trials } from './figures.ts';
import { residentMb } from './rig/memory.ts';
import { openSite, pause, type Site, type StartOptions, stopChild } from './rig/site.ts';
import { delaySyscall, STRACE } from './rig/strace.ts';

/** It is overloaded until so much was taken and, where something must be, shed; and as long as the form asks. */
const SERVE_MS = 500;
const TAKEN_MIN = 100;
const SHED_MIN = 20;
const WITHIN_MS = 120_000;
/** A sync takes so long that few requests are sustainable, and the load is many times as much. */
const SYNC_MS = 60;
const OVERLOAD = { workers: 24, people: 8, restMs: 0 };
/** Messages that may wait for their commit: a third of what the load has under way. */
const DAEMON_MAX_QUEUED = '300';
const MEMORY_MB = 256;
/** Of each of the two threads; without the second, garbage lies until it is worth collecting. */
const SMALL_HEAP = ['--max-old-space-size=96', '--max-semi-space-size=4'];

/** Overloads a daemon and looks at its memory; then the ledger judges. `shedMin`: of so many requests it must be rid. */
async function overload(site: Site, shedMin: number, options: StartOptions) {
  const child = await site.serve(options);
  await site.witness.ask('load', OVERLOAD);
  await site.witness.ask('aim', String(child.said.url));
  const samples: number[] = [];
  const beganAt = performance.now();
  const isEnough = async () => {
    samples.push(residentMb(child.pid));
    await pause(100);
    const { statuses } = await site.witness.ask('counts');
    const { 200: taken = 0, 503: shed = 0 } = statuses;
    const elapsedMs = performance.now() - beganAt;
    return taken >= TAKEN_MIN && shed >= shedMin && elapsedMs >= trials(SERVE_MS, 120_000);
  };
  await until(isEnough, 'the load comes, and is too much', WITHIN_MS + trials(SERVE_MS, 120_000));
  const { statuses, acknowledged } = await site.witness.ask('counts');
  await site.witness.ask('finish');
  await site.witness.ask('aim', null);
  const { code } = await stopChild(child);
  const verdict = await site.conclude(0);
  // 0: the clients began before there was anybody to ask.
  const { 0: _nobody, 200: taken = 0, 503: shed = 0, ...other } = statuses;
  const figures = {
    taken,
    shed,
    other_answers: Object.values(other).reduce((sum, count) => sum + count, 0),
    acknowledged,
    people: verdict.people,
    lost: verdict.lost,
    wrong_states: verdict.wrongStates,
    duplicates_beyond_promise: verdict.beyond,
    rss_mb_max: Math.max(...samples),
  };
  return { figures, code };
}
const clean = { lost: 0, wrong_states: 0, duplicates_beyond_promise: 0, other_answers: 0 };

if (STRACE === null) console.log('skipped: R22 needs strace');
it.skipIf(STRACE === null)(
  'R22 at several times what it sustains, it sheds and loses nothing',
  async () => {
    const site = await openSite('r22');
    try {
      const under = delaySyscall(STRACE ?? '', 'fsync', SYNC_MS);
      const { figures, code } = await overload(site, SHED_MIN, { under, environment: { DAEMON_MAX_QUEUED } });
      figure('R22', figures);
      expect({ code, ...figures }).toMatchObject({ code: 0, ...clean });
      expect(figures.shed).toBeGreaterThanOrEqual(SHED_MIN);
    } finally {
      await site.close();
    }
  },
  3_600_000,
);

it('R23 in 256 MB it serves what it can and loses nothing', async () => {
  const site = await openSite('r23');
  try {
    const { figures, code } = await overload(site, 0, { execArgv: SMALL_HEAP });
    figure('R23', { limit_mb: MEMORY_MB, ...figures });
    expect({ code, ...figures }).toMatchObject({ code: 0, ...clean });
    expect(figures.rss_mb_max).toBeLessThan(MEMORY_MB);
  } finally {
    await site.close();
  }
}, 3_600_000);
