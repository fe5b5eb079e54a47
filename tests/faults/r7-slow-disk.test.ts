/** R7: every sync takes 300 ms. Nothing is lost, the daemon says that it is degraded, and group commit bounds the ingest. */
import { expect, it } from 'vitest';
import { until } from '../e2e/until.ts';
import { figure, trials } from './figures.ts';
import { quantile } from './rig/quantile.ts';
import { openSite, pause, stopChild } from './rig/site.ts';
import { delaySyscall, STRACE } from './rig/strace.ts';

const SYNC_MS = 300;
const SERVE_MS = 4_000;
/** A request waits for the commit before its own, for its own, and for what the engine does in between: on a busy machine, much. */
const SYNCS_MAX = 40;
const WITHIN_MS = 120_000;

if (STRACE === null) console.log('skipped: R7 needs strace');

it.skipIf(STRACE === null)(
  'R7 on a slow disk nothing is lost, and the daemon says so',
  async () => {
    const site = await openSite('r7');
    try {
      const child = await site.serve({ under: delaySyscall(STRACE ?? '', 'fsync', SYNC_MS) });
      await site.witness.ask('load', { workers: 8, people: 10, restMs: 0 });
      await site.witness.ask('aim', String(child.said.url));
      const health = async () => {
        const response = await fetch(`${child.said.url}/health`);
        return ((await response.json()) as { status: string }).status;
      };
      let isDegraded = true;
      await until(
        async () => (await health()) === 'degraded',
        'it says that it is degraded',
        WITHIN_MS,
      ).catch(() => {
        isDegraded = false;
      });
      await pause(trials(SERVE_MS));
      const { latenciesMs, acknowledged } = await site.witness.ask('counts');
      await site.witness.ask('finish');
      await site.witness.ask('aim', null);
      const { code } = await stopChild(child);
      const verdict = await site.conclude(0);
      const figures = {
        sync_ms: SYNC_MS,
        requests: acknowledged,
        people: verdict.people,
        lost: verdict.lost,
        wrong_states: verdict.wrongStates,
        duplicates_beyond_promise: verdict.beyond,
        degraded: isDegraded ? 1 : 0,
        ingest_ms_p50: quantile(latenciesMs, 0.5),
        ingest_ms_p99: quantile(latenciesMs, 0.99),
      };
      figure('R7', figures);
      expect({ code, isDegraded }).toEqual({ code: 0, isDegraded: true });
      expect(figures).toMatchObject({ lost: 0, wrong_states: 0, duplicates_beyond_promise: 0 });
      expect(figures.ingest_ms_p99).toBeLessThan(SYNCS_MAX * SYNC_MS);
    } finally {
      await site.close();
    }
  },
  3_600_000,
);
