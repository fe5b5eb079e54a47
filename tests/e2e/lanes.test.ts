/** Lanes of a real daemon: a pace over the wall clock and a restart, gauges over HTTP, and what health and metrics say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '../../src/base/ids.ts';
import { busiestSpan } from '../fixtures/lane-driver.ts';
import { compileTexts, type Running, shop, startTestDaemon, until } from './workspace.ts';

const files = {
  ...shop,
  'pace.yaml': `kind: LanePolicy
name: pace
covers: { channels: [email] }
rate: { max: 20, per: second }
`,
  'agents.yaml': `kind: LanePolicy
name: agents
covers: { channels: [call] }
gauge: { name: agents_free, hold_below: 1, stale_after: 10m }
`,
};

let running: Running;
const claimedAt: Instant[] = [];
const called: string[] = [];
beforeAll(async () => {
  running = await startTestDaemon(await compileTexts(files), {
    onCommitted({ handOver }) {
      for (const { channel, at, subscriber } of handOver) {
        if (channel === 'email') claimedAt.push(at);
        if (channel === 'call') called.push(subscriber);
      }
    },
  });
});
afterAll(() => running.stop());

const key = (name: string) => `Basic ${Buffer.from(`${name}:`).toString('base64')}`;
const put = (name: string, body: string, authorization: string | null = key('key-1')) =>
  fetch(`${running.daemon.url}/v1/gauges/${name}`, {
    method: 'PUT',
    headers: { ...(authorization === null ? {} : { authorization }), 'content-type': 'application/json' },
    body,
  });
const health = async () => (await (await fetch(`${running.daemon.url}/health`)).json()) as never;
const metrics = async () => {
  const headers = { authorization: 'Bearer admin-token' };
  return (await fetch(`${running.daemon.url}/metrics`, { headers })).text();
};

async function signUp(count: number): Promise<void> {
  const batch = Array.from({ length: count }, (_, index) => index).flatMap((index) => [
    {
      type: 'identify',
      userId: `u${index}`,
      traits: { email: `u${index}@x.example`, push_token: `t${index}`, first_name: 'Ana' },
    },
    { type: 'track', userId: `u${index}`, event: 'Signed Up', properties: { plan: 'gold' } },
  ]);
  const response = await fetch(`${running.daemon.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: key('key-1'), 'content-type': 'application/json' },
    body: JSON.stringify({ batch: batch.map((each, index) => ({ ...each, messageId: `m${index}` })) }),
  });
  expect(response.status).toBe(200);
}

describe('lanes of a daemon', () => {
  it('let sends through at the pace of the policy, and hold what an unknown gauge holds', async () => {
    await signUp(50);
    await until(() => claimedAt.length === 50, 'fifty mails', 6_000);
    expect(
      busiestSpan(
        [...claimedAt].sort((a, b) => a - b),
        1_000,
      ),
    ).toBeLessThanOrEqual(20);
    expect((claimedAt.at(-1) ?? 0) - (claimedAt[0] ?? 0)).toBeGreaterThan(2_000);
    await until(
      async () => (await metrics()).includes('rutter_lane_queued{lane="agents"} 50'),
      'calls that wait',
    );
    expect(called).toEqual([]);
    expect(await health()).toMatchObject({
      status: 'ok',
      lanes: { agents: { queued: 50, free: 0, nextAt: null }, pace: { queued: 0 } },
      gauges: { agents_free: { value: null, ageS: null } },
      breakers: { email: 'closed', call: 'closed' },
    });
  });

  it('let as many through as a gauge says, once somebody says it', async () => {
    expect((await put('agents_free', '{"value": 3}')).status).toBe(200);
    await until(() => called.length === 3, 'three calls');
    expect((await put('agents_free', '{"value": 2}')).status).toBe(200);
    await until(() => called.length === 5, 'two more calls');
    expect(await health()).toMatchObject({
      lanes: { agents: { queued: 45 } },
      gauges: { agents_free: { value: 2 } },
    });
    expect(await metrics()).toMatch(/rutter_gauge_value\{gauge="agents_free"\} 2/);
    expect(await metrics()).toMatch(/rutter_breaker_open\{channel="email"\} 0/);
    expect(called).toHaveLength(5);
  });

  it.each([
    ['no write key', 'agents_free', '{"value": 3}', null, 401],
    ['a wrong one', 'agents_free', '{"value": 3}', key('nobody'), 401],
    ['no JSON', 'agents_free', '{', key('key-1'), 400],
    ['no number', 'agents_free', '{"value": "3"}', key('key-1'), 400],
    ['nothing', 'agents_free', '', key('key-1'), 400],
    ['another name', 'agents', '{"value": 3}', key('key-1'), 404],
    ['a name of the language', '__proto__', '{"value": 3}', key('key-1'), 404],
    ['too much', 'agents_free', JSON.stringify({ value: 3, more: 'x'.repeat(9_000) }), key('key-1'), 400],
  ])('refuses %s', async (_what, name, body, authorization, status) => {
    const response = await put(name, body, authorization);
    expect(response.status).toBe(status);
    const answer = (await response.json()) as { readonly error: string; readonly gauges?: readonly string[] };
    expect(answer.error).not.toBe('');
    if (status === 404) expect(answer.gauges).toEqual(['agents_free']);
    expect(await running.daemon.engine.gauges()).toMatchObject([{ name: 'agents_free', value: 2 }]);
  });
});
