/**
 * R14: the wall clock of the machine goes back two hours, strobes, and jumps three days ahead, under a daemon that serves.
 * Nothing goes out before its time by any reading of the clock so far, and nothing twice.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../e2e/until.ts';
import { figure, trials } from './figures.ts';
import { traffic } from './ledger/traffic.ts';
import { WRITE_KEY } from './rig/door.ts';
import { openSite, pause, type Site, stopChild } from './rig/site.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WITHIN_MS = 60_000;
/** Longer than the daemon sleeps at most before it looks at the clock again. */
const LOOK_MS = 6_500;

const texts = {
  ...traffic,
  'signup.yaml': `kind: Journey
name: service_greet_v1
class: service
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps:
  - { id: welcome, send: { channel: email, template: welcome } }
  - { id: rest, wait: 1d }
  - { id: later, send: { channel: email, template: reminder } }
`,
};

async function signUp(url: string, ids: readonly string[]): Promise<void> {
  const batch = ids.flatMap((userId) => [
    { type: 'identify', userId, messageId: `i-${userId}`, traits: { email: `${userId}@x.example` } },
    { type: 'track', userId, messageId: `t-${userId}`, event: 'Signed Up', properties: { plan: 'x' } },
  ]);
  const body = JSON.stringify({ batch });
  expect((await fetch(`${url}/v1/batch`, { method: 'POST', headers: WRITE_KEY, body })).status).toBe(200);
}

async function count(site: Site, what: string): Promise<number> {
  const arrivals = await site.witness.ask('arrivals');
  return arrivals.filter((arrival) => arrival.what === what).length;
}

it('R14 when the clock goes back, strobes and jumps ahead, nothing is early and nothing comes twice', async () => {
  const site = await openSite('r14', { texts });
  const clock = join(site.root, 'clock');
  const set = (aheadMs: number) => writeFileSync(clock, String(aheadMs));
  const faults = { FAULT_CLOCK: clock };
  const half = trials(20);
  const ids = Array.from({ length: half * 2 }, (_unused, index) => `p${index}`);
  try {
    set(0);
    let child = await site.serve({ faults });
    const url = String(child.said.url);
    await signUp(url, ids.slice(0, half));
    await until(async () => (await count(site, 'welcome')) === half, 'the first are welcomed', WITHIN_MS);
    set(-2 * HOUR_MS);
    await signUp(url, ids.slice(half));
    await until(async () => (await count(site, 'welcome')) === ids.length, 'all are welcomed', WITHIN_MS);
    let strobes = 0;
    for (; strobes < trials(40); strobes += 1) {
      set((strobes % 2 === 0 ? 1 : -1) * 11 * HOUR_MS);
      await pause(25);
    }
    set(0);
    await pause(LOOK_MS);
    const early = await count(site, 'reminder');
    set(3 * DAY_MS);
    await until(async () => (await count(site, 'reminder')) >= ids.length, 'the day is over', WITHIN_MS);
    set(-2 * HOUR_MS);
    await pause(LOOK_MS);
    await stopChild(child);
    child = await site.serve({ faults });
    await pause(1_000);
    const { code } = await stopChild(child);
    const [welcomes, reminders] = [await count(site, 'welcome'), await count(site, 'reminder')];
    const double = Math.max(0, welcomes - ids.length) + Math.max(0, reminders - ids.length);
    const lost = Math.max(0, ids.length - welcomes) + Math.max(0, ids.length - reminders);
    figure('R14', { people: ids.length, strobes, early, double, lost, duplicates_beyond_promise: double });
    expect({ early, double, lost, code }).toEqual({ early: 0, double: 0, lost: 0, code: 0 });
  } finally {
    await site.close();
  }
}, 600_000);
