/** What the daemon says of itself: to whoever restarts it, to whoever sends to it, and in its metrics. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adapters } from '../../adapters/registry.ts';
import { startDaemon } from '../../src/daemon/daemon.ts';
import { createLog } from '../../src/daemon/log.ts';
import type { Adapter } from '../../src/delivery/contract.ts';
import { compileTexts, type Running, shop, startTestDaemon, until } from './workspace.ts';

/** A mail server that takes nobody's mail. */
const refusing = adapters.map((adapter): Adapter => {
  const open = async () => ({
    send: async () => ({ result: 'rejected', reason: 'policy' }) as const,
    close: async () => {},
  });
  return adapter.name === 'smtp' ? { ...adapter, open } : adapter;
});

let running: Running;
beforeAll(async () => {
  running = await startTestDaemon(await compileTexts(shop), { adapters: refusing });
});
afterAll(() => running.stop());

const ask = async (url: string, path: string) => {
  const response = await fetch(`${url}${path}`);
  return [response.status, await response.json()] as const;
};
const metrics = async () => {
  const headers = { authorization: 'Bearer admin-token' };
  return (await fetch(`${running.daemon.url}/metrics`, { headers })).text();
};

it('says that it is well, and what waits', async () => {
  const { url } = running.daemon;
  expect(await ask(url, '/health')).toMatchObject([
    200,
    { status: 'ok', complaints: [], behindMs: 0, queue: { requests: 0, bytes: 0, oldestMs: 0 } },
  ]);
  expect(await ask(url, '/health/live')).toEqual([200, { status: 'ok' }]);
  expect(await ask(url, '/health/ready')).toEqual([200, { status: 'ok' }]);
});

it('lives without a plan, and is not ready', async () => {
  const daemon = await startDaemon({
    directory: `${running.directory}-none`,
    adapters: [],
    environment: {},
    http: { host: '127.0.0.1', port: 0 },
    clock: 'wall',
    development: true,
    log: createLog('silent'),
  });
  try {
    expect(await ask(daemon.url, '/health/live')).toEqual([200, { status: 'no_plan' }]);
    expect(await ask(daemon.url, '/health/ready')).toEqual([503, { status: 'no_plan' }]);
    expect(await ask(daemon.url, '/health')).toEqual([503, { status: 'no_plan', plan: null }]);
    const refused = await fetch(`${daemon.url}/v1/track`, { method: 'POST', body: '{}' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  } finally {
    await daemon.stop();
  }
});

it('counts dead letters, commits at the disk, and what waits', async () => {
  const post = (batch: readonly object[]) =>
    fetch(`${running.daemon.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` },
      body: JSON.stringify({ batch }),
    });
  await post([
    {
      type: 'identify',
      userId: 'ana',
      traits: { email: 'ana@x.example', first_name: 'Ana', push_token: 'ana' },
    },
    { type: 'track', userId: 'ana', event: 'Signed Up', properties: { plan: 'x' } },
  ]);
  await until(async () => /^rutter_dead_letters\{[^}]*\} 1$/m.test(await metrics()), 'a dead letter');
  const text = await metrics();
  expect(text).toMatch(/^rutter_disk_commit_seconds_count [1-9]/m);
  expect(text).toMatch(/^rutter_ingest_queue_requests 0$/m);
  expect(text).toMatch(/^rutter_quarantined 0$/m);
});
