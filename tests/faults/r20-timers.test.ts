/** R20: very many timers are due in one second, in the long form a million. Memory stays flat, and events are taken meanwhile. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { PlanFile } from '../../src/plan/plan.ts';
import { until } from '../e2e/until.ts';
import { figure, trials } from './figures.ts';
import { traffic } from './ledger/traffic.ts';
import { gatherCrowd } from './rig/crowd.ts';
import { ADMIN, startOthers } from './rig/door.ts';
import { peakMb } from './rig/memory.ts';
import { quantile } from './rig/quantile.ts';
import { openSite, stopChild } from './rig/site.ts';

const DAY_MS = 86_400_000;
const MEMORY_MB = 512;
const LATENCY_MS = 250;
/** From how many timers on the figures of the promise are asked for: below, a drain is over in no time. */
const PROMISED_FROM = 1_000_000;
const WITHIN_MS = 3_000_000;

const texts = {
  ...traffic,
  'signup.yaml': `kind: Journey
name: service_greet_v1
class: service
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps:
  - { id: rest, wait: 1d }
  - { id: end, exit: rested }
`,
};

it('R20 when very many timers are due in one second, memory stays flat and events are taken', async () => {
  const timers = trials(10_000, PROMISED_FROM);
  const site = await openSite('r20', { texts });
  try {
    const plan = JSON.parse(readFileSync(site.planPath, 'utf8')) as PlanFile;
    gatherCrowd(site.directory, plan, timers, Date.now() - DAY_MS - 1_000);
    const child = await site.serve();
    const url = String(child.said.url);
    const startedAt = performance.now();
    const others = startOthers(url);
    const parked = async () => {
      const { runs } = (await (await fetch(`${url}/admin/runs`, { headers: ADMIN })).json()) as {
        readonly runs: readonly { readonly count: number }[];
      };
      return runs.reduce((sum, { count }) => sum + count, 0);
    };
    await until(async () => (await parked()) === 0, 'all have gone on', WITHIN_MS);
    const drainS = (performance.now() - startedAt) / 1_000;
    const during = await others.stop();
    const memoryMb = peakMb(child.pid);
    const { code } = await stopChild(child);
    const figures = {
      timers,
      drained_per_s: timers / drainS,
      rss_mb: memoryMb,
      ingest_ms_p99: quantile(during.ms, 0.99),
      ingest_taken: during.ms.length,
      ingest_refused: during.refused,
      restart_ms: child.startMs,
    };
    figure('R20', figures);
    expect(code).toBe(0);
    expect(during.ms.length).toBeGreaterThan(0);
    expect(memoryMb).toBeLessThan(MEMORY_MB);
    if (timers >= PROMISED_FROM) expect(figures.ingest_ms_p99).toBeLessThan(LATENCY_MS);
  } finally {
    await site.close();
  }
}, 7_200_000);
