/** R24: the daemon is asked to stop under load, again and again: what is in flight ends or goes back, and nothing is sent twice. */
import { expect, it } from 'vitest';
import { figure, trials } from './figures.ts';
import { quantile } from './rig/quantile.ts';
import { openSite, pause, stopChild } from './rig/site.ts';

const SERVE_MS = 500;

it('R24 asked to stop under load, it ends with 0, having lost and repeated nothing', async () => {
  const stops = trials(3, 50);
  const site = await openSite('r24', { providerDelayMs: 30 });
  const stopMs: number[] = [];
  let wrongCodes = 0;
  try {
    await site.witness.ask('load', { workers: 6, people: 2, restMs: 10 });
    for (let turn = 0; turn < stops; turn += 1) {
      const child = await site.serve();
      await pause(SERVE_MS);
      // Some operators press twice.
      if (turn % 2 === 1) child.kill('SIGTERM');
      const { code, ms } = await stopChild(child);
      await site.witness.ask('aim', null);
      stopMs.push(ms);
      if (code !== 0) wrongCodes += 1;
    }
    const { statuses } = await site.witness.ask('counts');
    const verdict = await site.conclude(0);
    const figures = {
      stops,
      people: verdict.people,
      lost: verdict.lost,
      wrong_states: verdict.wrongStates,
      wrong_codes: wrongCodes,
      duplicates: verdict.duplicates + verdict.absorbed,
      duplicates_beyond_promise: verdict.beyond,
      stop_ms_p99: quantile(stopMs, 0.99),
    };
    figure('R24', figures);
    expect(verdict.people).toBeGreaterThan(stops);
    expect(Object.keys(statuses).filter((status) => !['0', '200', '503'].includes(status))).toEqual([]);
    expect(figures).toMatchObject({ lost: 0, wrong_states: 0, wrong_codes: 0, duplicates: 0 });
    expect(figures.duplicates_beyond_promise).toBe(0);
  } finally {
    await site.close();
  }
}, 3_600_000);
