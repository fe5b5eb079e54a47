/**
 * R10: subscribers whose stored state breaks the kernel whenever they are touched. They end apart, with a record, and the
 * others are served as before.
 */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { decodeState, encodeState } from '../../src/kernel/codec.ts';
import { until } from '../e2e/until.ts';
import { figure, trials } from './figures.ts';
import { quantile } from './rig/quantile.ts';
import { openSite, pause, type Site, stopChild } from './rig/site.ts';
import { readStoredNames } from './rig/stored-names.ts';

/** Others who are answered in a while that is measured. */
const OTHERS_MIN = 10;
const SERVE_MS = 1_500;
const WITHIN_MS = 60_000;
const key = { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` };
const admin = { authorization: 'Bearer admin-token' };

async function post(url: string, batch: readonly object[]): Promise<void> {
  const response = await fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers: key,
    body: JSON.stringify({ batch }),
  });
  expect(response.status).toBe(200);
}

/** A state, with its names spelled out, whose run at `choice` has lost the count of its visits: it can be read, and the kernel fails on its next step. */
function spoil(state: string): string {
  let spoiled = 0;
  const text = JSON.stringify(JSON.parse(state), (_name, value: unknown) => {
    const at = Array.isArray(value) ? value.indexOf('choice') : -1;
    if (!Array.isArray(value) || at < 0) return value;
    const visits = value.findIndex(
      (each, index) => index > at && typeof each === 'object' && !Array.isArray(each),
    );
    spoiled += 1;
    return value.map((each, index) => (index === visits ? null : each));
  });
  expect(spoiled).toBe(1);
  return text;
}

/** They are parked at the step `choice`; then their stored states are spoiled. */
async function poison(site: Site, ids: readonly string[]): Promise<number> {
  const child = await site.serve();
  const url = String(child.said.url);
  const traits = (id: string) => ({ email: `${id}@poison.example`, push_token: id });
  await post(
    url,
    ids.flatMap((userId) => [
      { type: 'identify', userId, traits: traits(userId) },
      { type: 'track', userId, event: 'Signed Up', properties: { plan: 'x' } },
    ]),
  );
  const parked = async () => {
    const response = await fetch(`${url}/admin/runs`, { headers: admin });
    const { runs } = (await response.json()) as { runs: { step: string; count: number }[] };
    return runs.find(({ step }) => step === 'choice')?.count ?? 0;
  };
  await until(async () => (await parked()) === ids.length, 'all are parked', WITHIN_MS);
  await stopChild(child);
  const database = new DatabaseSync(join(site.directory, 'rutter.db'));
  const rows = database.prepare('SELECT id, state FROM subscriber').all() as { id: number; state: string }[];
  const write = database.prepare('UPDATE subscriber SET state = ?, checksum = NULL WHERE id = ?');
  const names = readStoredNames(database);
  for (const { id, state } of rows) write.run(spoil(encodeState(decodeState(state, names))), id);
  database.close();
  return rows.length;
}

async function quarantined(url: string): Promise<ReadonlySet<string>> {
  const response = await fetch(`${url}/admin/dead`, { headers: admin });
  const { quarantined: list } = (await response.json()) as { quarantined: { subscriber: string }[] };
  return new Set(list.map(({ subscriber }) => subscriber));
}

/** The ingest of others for a while, and until some were answered: the time of each 2xx. */
async function latencies(site: Site): Promise<readonly number[]> {
  const all = async () => (await site.witness.ask('counts')).latenciesMs;
  const before = (await all()).length;
  await pause(SERVE_MS);
  await until(async () => (await all()).length >= before + OTHERS_MIN, 'others are answered', WITHIN_MS);
  return (await all()).slice(before);
}

it('R10 subscribers that break the kernel are set apart, and nobody else waits for them', async () => {
  const ids = Array.from({ length: trials(12) }, (_unused, index) => `poison${index}`);
  const site = await openSite('r10');
  try {
    const poisoned = await poison(site, ids);
    const child = await site.serve();
    const url = String(child.said.url);
    await site.witness.ask('load', { workers: 4, people: 2, restMs: 5 });
    await site.witness.ask('aim', url);
    await pause(SERVE_MS);
    const calm = await latencies(site);
    const touching = ids.map((userId) => ({
      type: 'track',
      userId,
      event: 'Chose',
      properties: { color: 'red' },
    }));
    for (let turn = 0; turn < 5; turn += 1) await post(url, touching);
    const busy = await latencies(site);
    const apart = await quarantined(url);
    await stopChild(child);
    const again = await site.serve();
    const apartAfterwards = await quarantined(String(again.said.url));
    await stopChild(again);
    const verdict = await site.conclude(0);
    const figures = {
      poisoned,
      quarantined: apart.size,
      quarantined_after_restart: apartAfterwards.size,
      people: verdict.people,
      lost: verdict.lost,
      wrong_states: verdict.wrongStates,
      duplicates_beyond_promise: verdict.beyond,
      others_ms_p99_before: quantile(calm, 0.99),
      others_ms_p99: quantile(busy, 0.99),
    };
    figure('R10', figures);
    expect([poisoned, [...apart].toSorted()]).toEqual([ids.length, ids.toSorted()]);
    expect(apartAfterwards).toEqual(apart);
    expect(figures).toMatchObject({ lost: 0, wrong_states: 0, duplicates_beyond_promise: 0 });
    expect(busy.length).toBeGreaterThan(0);
  } finally {
    await site.close();
  }
}, 600_000);
