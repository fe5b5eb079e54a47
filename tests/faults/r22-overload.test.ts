/**
 * R22, R23: more than the daemon can take, and little memory to take it in. It sheds with 503 and Retry-After, its queues
 * stay bounded, and every 2xx is durable.
 */
import { expect, it } from 'vitest';
import { figure, trials } from './figures.ts';
import { residentMb } from './rig/memory.ts';
import { openSite, pause, type Site, type StartOptions, stopChild } from './rig/site.ts';
import { delaySyscall, STRACE } from './rig/strace.ts';

const SERVE_MS = 3_000;
/** A sync takes so long that few requests are sustainable, and the load is many times as much. */
const SYNC_MS = 60;
const OVERLOAD = { workers: 24, people: 8, restMs: 0 };
/** Messages that may wait for their commit: a third of what the load has under way. */
const DAEMON_MAX_QUEUED = '300';
const MEMORY_MB = 256;
/** Of each of the two threads; without the second, garbage lies until it is worth collecting. */
const SMALL_HEAP = ['--max-old-space-size=96', '--max-semi-space-size=4'];

/** Overloads a daemon and looks at its memory; then the ledger judges. */
async function overload(site: Site, options: StartOptions) {
  const child = await site.serve(options);
  await site.witness.ask('load', OVERLOAD);
  await site.witness.ask('aim', String(child.said.url));
  const samples: number[] = [];
  for (let elapsedMs = 0; elapsedMs < trials(SERVE_MS, 120_000); elapsedMs += 200) {
    await pause(200);
    samples.push(residentMb(child.pid));
  }
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
      const { figures, code } = await overload(site, { under, environment: { DAEMON_MAX_QUEUED } });
      figure('R22', figures);
      expect({ code, ...figures }).toMatchObject({ code: 0, ...clean });
      expect(figures.shed).toBeGreaterThan(0);
    } finally {
      await site.close();
    }
  },
  3_600_000,
);

it('R23 in 256 MB it serves what it can and loses nothing', async () => {
  const site = await openSite('r23');
  try {
    const { figures, code } = await overload(site, { execArgv: SMALL_HEAP });
    figure('R23', { limit_mb: MEMORY_MB, ...figures });
    expect({ code, ...figures }).toMatchObject({ code: 0, ...clean });
    expect(figures.rss_mb_max).toBeLessThan(MEMORY_MB);
  } finally {
    await site.close();
  }
}, 3_600_000);
