/**
 * R17: two daemons on one store. The second is refused while the first lives, also while it is stopped. Where the lock is
 * lost all the same (a copied volume, a network file system), the first one finds itself fenced when it goes on: what it
 * sends then was in flight already.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Child } from '../e2e/child.ts';
import { figure, trials } from './figures.ts';
import { MAX_IN_FLIGHT, openSite, pause, type Site, stopChild } from './rig/site.ts';

/** Mail, push and call. */
const CHANNELS = 3;
const SERVE_MS = 600;
const QUIET_MS = 700;
const CONTINUED_MS = 1_500;

const arrived = async (site: Site) => (await site.witness.ask('counts')).arrived;

it('R17 a second daemon is refused, with the process of the first, also while that is stopped', async () => {
  const site = await openSite('r17');
  const turns = trials(2);
  let refused = 0;
  try {
    const first = await site.serve();
    for (let turn = 0; turn < turns; turn += 1) {
      first.kill(turn % 2 === 0 ? 'SIGCONT' : 'SIGSTOP');
      const second = await site.start();
      const { code, holderPid } = second.said;
      if (code === 'locked' && holderPid === first.pid && (await second.ended()) === 3) refused += 1;
    }
    first.kill('SIGCONT');
    const { code } = await stopChild(first);
    figure('R17', { attempts: turns, refused });
    expect({ refused, code }).toEqual({ refused: turns, code: 0 });
  } finally {
    await site.close();
  }
}, 600_000);

/** Stops the first, takes its lock away and starts a second one; again, where the first was stopped inside a transaction. */
async function startBeside(site: Site, first: Child): Promise<Child> {
  for (;;) {
    first.kill('SIGSTOP');
    for (const name of ['rutter.lock', 'rutter.pid']) rmSync(join(site.directory, name), { force: true });
    const second = await site.start();
    if (second.said.url !== undefined) return second;
    expect(second.said.message).toContain('database is locked');
    first.kill('SIGCONT');
    await pause(20);
  }
}

/** The first is stopped, the second takes over and is stopped, the first goes on alone: what it sends then. */
async function takeOver(site: Site): Promise<{ readonly sends: number; readonly code: number | null }> {
  const first = await site.serve();
  await pause(SERVE_MS);
  const second = await startBeside(site, first);
  await site.witness.ask('aim', String(second.said.url));
  await pause(QUIET_MS);
  await site.witness.ask('aim', null);
  second.kill('SIGSTOP');
  await pause(QUIET_MS);
  const before = await arrived(site);
  first.kill('SIGCONT');
  await pause(CONTINUED_MS);
  const sends = (await arrived(site)) - before;
  // One that had nothing to send has not noticed: it holds what the second goes on with.
  first.kill('SIGKILL');
  const code = await first.ended();
  second.kill('SIGCONT');
  await stopChild(second);
  return { sends, code };
}

it('R17 a daemon that was stopped and taken over sends no more than it had in flight', async () => {
  const site = await openSite('r17', { providerDelayMs: 60 });
  const takeovers = trials(1, 20);
  const sends: number[] = [];
  let ended = 0;
  try {
    await site.witness.ask('load', { workers: 8, people: 4, restMs: 0 });
    for (let turn = 0; turn < takeovers; turn += 1) {
      const found = await takeOver(site);
      sends.push(found.sends);
      if (found.code !== null) ended += 1;
    }
    const verdict = await site.conclude(takeovers * CHANNELS);
    const figures = {
      takeovers,
      sends_max: Math.max(...sends),
      ended_by_themselves: ended,
      people: verdict.people,
      lost: verdict.lost,
      wrong_states: verdict.wrongStates,
      duplicates: verdict.duplicates,
      duplicates_beyond_promise: verdict.beyond,
    };
    figure('R17', figures);
    expect(figures.sends_max).toBeLessThanOrEqual(MAX_IN_FLIGHT * CHANNELS);
    expect(figures).toMatchObject({ lost: 0, wrong_states: 0, duplicates_beyond_promise: 0 });
  } finally {
    await site.close();
  }
}, 3_600_000);
