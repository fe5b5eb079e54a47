/** The daemon's doors, with the real SDKs as clients: what they send arrives, and what is broken is answered as they expect. */
import { gzipSync } from 'node:zlib';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileTexts, type Running, shop, startTestDaemon, until } from './workspace.ts';

let running: Running;
beforeAll(async () => {
  running = await startTestDaemon(await compileTexts(shop));
});
afterAll(() => running.stop());

const mails = async () => (await running.inbox.list(100)).filter((each) => each.type === 'mail');
const post = (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${running.daemon.url}${path}`, {
    method: 'POST',
    body: body as string,
    headers: { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}`, ...headers },
  });
const track = (userId: string, messageId: string, event = 'Signed Up') => ({
  type: 'track',
  userId,
  messageId,
  event,
  properties: { plan: 'monthly' },
});

describe('real SDKs', () => {
  it('takes what @segment/analytics-node sends, and mail, push and call go out', async () => {
    const analytics = new Analytics({
      writeKey: 'key-1',
      host: running.daemon.url,
      path: '/v1/batch',
      flushAt: 2,
    });
    const errors: unknown[] = [];
    analytics.on('error', (error) => errors.push(error));
    analytics.identify({
      userId: 'seg',
      traits: { email: 'seg@example.com', push_token: 't-seg', first_name: 'Segovia' },
    });
    analytics.track({ userId: 'seg', event: 'Signed Up', properties: { plan: 'yearly' } });
    await analytics.closeAndFlush();
    expect(errors).toEqual([]);
    await until(async () => running.inbox.counts().webhook === 2, 'push and call');
    const [mail] = await mails();
    expect(mail).toMatchObject({ subject: 'Welcome Segovia', to: 'seg@example.com' });
    expect(mail?.text).toContain('You chose yearly');
    expect(running.inbox.counts()).toEqual({ mail: 1, webhook: 2, unverified: 0 });
  });

  it('takes what @rudderstack/rudder-sdk-node sends, gzipped', async () => {
    const rudder = new RudderAnalytics('key-2', {
      dataPlaneUrl: running.daemon.url,
      flushAt: 1,
      gzip: true,
      logLevel: 'error',
    });
    const done = (send: (callback: (error?: unknown) => void) => void) =>
      new Promise<void>((resolve, reject) => send((error) => (error ? reject(error) : resolve())));
    await done((callback) =>
      rudder.identify({ userId: 'rud', traits: { email: 'rud@example.com', first_name: 'Rudi' } }, callback),
    );
    await done((callback) =>
      rudder.track({ userId: 'rud', event: 'Signed Up', properties: { plan: 'weekly' } }, callback),
    );
    await until(async () => (await mails()).some((each) => each.to === 'rud@example.com'), 'the mail to rud');
  });
});

describe('the protocol', () => {
  it('answers 401 to an unknown write key, 400 to broken JSON and to too much, 204 to a browser that asks first', async () => {
    const unknown = await post('/v1/track', JSON.stringify(track('u', 'm')), {
      authorization: `Basic ${Buffer.from('nobody').toString('base64')}`,
    });
    const none = await fetch(`${running.daemon.url}/v1/track`, { method: 'POST', body: '{}' });
    const broken = await post('/v1/batch', '{"batch": [');
    const large = await post('/v1/batch', JSON.stringify({ batch: [], filler: 'x'.repeat(600_000) }));
    const bomb = await post('/v1/batch', gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' });
    const many = await post('/v1/batch', JSON.stringify({ batch: Array(2501).fill(0) }));
    expect([unknown, none, broken, large, bomb, many].map((each) => each.status)).toEqual([
      401, 401, 400, 400, 400, 400,
    ]);
    const preflight = await fetch(`${running.daemon.url}/v1/t`, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-retry-count');
  });

  it('takes the key from the body, plain text, a colon or none, and short paths', async () => {
    const inBody = await fetch(`${running.daemon.url}/v1/i`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ userId: 'b1', writeKey: 'key-2', traits: {} }),
    });
    const bare = await post('/v1/p', JSON.stringify({ anonymousId: 'a1', name: 'Home' }), {
      authorization: `Basic ${Buffer.from('key-1').toString('base64')}`,
    });
    expect([inBody.status, bare.status]).toEqual([200, 200]);
    expect(await bare.json()).toEqual({ success: true });
  });

  it('keeps the good events of a batch and names the bad ones', async () => {
    const batch = [
      track('g1', 'good'),
      { type: 'track', userId: 'g1' },
      7,
      { type: 'dance', userId: 'g1' },
      { type: 'track', event: 'x' },
      { ...track('g1', 'r', 'Message Opened') },
      { ...track('g1', 'big'), properties: { text: 'x'.repeat(40_000) } },
    ];
    const response = await post('/v1/batch', JSON.stringify({ batch }));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      success: true,
      refused: [
        { index: 1, reason: 'no_event_name' },
        { index: 2, reason: 'not_an_object' },
        { index: 3, reason: 'unknown_type' },
        { index: 4, reason: 'no_id' },
        { index: 5, reason: 'reserved_event' },
        { index: 6, reason: 'too_large' },
      ],
    });
    expect(await running.daemon.engine.read('g1')).not.toBeNull();
  });

  it('counts a message id once per write key', async () => {
    const before = (await mails()).length;
    await post(
      '/v1/identify',
      JSON.stringify({ userId: 'd1', traits: { email: 'd1@example.com', first_name: 'D' }, messageId: 'i1' }),
    );
    for (let turn = 0; turn < 3; turn += 1) await post('/v1/track', JSON.stringify(track('d1', 'same')));
    await until(async () => (await mails()).length > before, 'one mail');
    await post('/v1/track', JSON.stringify(track('d1', 'other')));
    await until(async () => (await mails()).length > before + 1, 'a second mail');
    expect((await mails()).filter((each) => each.to === 'd1@example.com')).toHaveLength(2);
  });

  it('takes CloudEvents, structured, batched and binary', async () => {
    const event = {
      specversion: '1.0',
      id: 'c1',
      source: '/app',
      type: 'Signed Up',
      subject: 'ce',
      time: new Date().toISOString(),
      data: { plan: 'x' },
    };
    const structured = await post('/v1/events', JSON.stringify(event), {
      'content-type': 'application/cloudevents+json',
    });
    const batched = await post('/v1/events', JSON.stringify([{ ...event, id: 'c2' }]), {
      'content-type': 'application/cloudevents-batch+json',
    });
    const binary = await post('/v1/events', JSON.stringify({ plan: 'x' }), {
      'ce-specversion': '1.0',
      'ce-id': 'c3',
      'ce-source': '/app',
      'ce-type': 'Signed%20Up',
      'ce-subject': 'ce',
      'content-type': 'application/json',
    });
    expect([structured.status, batched.status, binary.status]).toEqual([200, 200, 200]);
    expect((await running.daemon.engine.events('ce', 10)).map((each) => each.name)).toEqual([
      'Signed Up',
      'Signed Up',
      'Signed Up',
    ]);
  });
});

describe('operation', () => {
  it('says how it is, and keeps what is behind the token behind the token', async () => {
    const health = await (await fetch(`${running.daemon.url}/health`)).json();
    expect(health).toMatchObject({ status: 'ok' });
    const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
    const paths = ['/metrics', '/admin/plan', '/admin/subscribers/seg', '/admin/subscribers/seg/decisions'];
    for (const path of paths) {
      expect((await fetch(`${running.daemon.url}${path}`)).status).toBe(401);
      expect((await fetch(`${running.daemon.url}${path}`, bearer('wrong-token'))).status).toBe(401);
      expect((await fetch(`${running.daemon.url}${path}`, bearer('admin-token'))).status).toBe(200);
    }
    expect(await (await fetch(`${running.daemon.url}/metrics`, bearer('admin-token'))).text()).toContain(
      'rutter_messages_received_total',
    );
  });

  it('writes no personal data to its log', () => {
    const log = running.lines.join('');
    for (const personal of [
      '@example.com',
      't-seg',
      'Segovia',
      'key-1',
      'admin-token',
      'link-secret-of-the-tests',
    ])
      expect(log).not.toContain(personal);
  });
});
