/**
 * Doors under abuse (durability R16, R22, S4, S10, S11): too much at once, slow clients, hostile bodies, every spelling of
 * a guarded path, plans that must not be taken, and an install while sends are under way.
 */
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { PlanFile } from '../../src/plan/plan.ts';
import { compileTexts, type Running, shop, startTestDaemon, those, until } from './workspace.ts';

let running: Running;
afterEach(() => running.stop());

const key = { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` };
const admin = { authorization: 'Bearer admin-token' };
const post = (path: string, body: string, headers: Record<string, string> = key) =>
  fetch(`${running.daemon.url}${path}`, { method: 'POST', headers, body });
const track = (userId: string, event = 'Seen') => ({ type: 'track', userId, event, properties: {} });

async function raw(text: string, untilClosed = false): Promise<string> {
  const socket = connect(Number(new URL(running.daemon.url).port), '127.0.0.1');
  socket.write(text);
  let said = '';
  socket.setEncoding('utf8');
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk: string) => {
      said += chunk;
      if (!untilClosed) socket.end();
    });
    socket.on('close', () => resolve());
    socket.on('error', () => resolve());
  });
  return said;
}

describe('overload', () => {
  it('answers 503 with Retry-After beyond its queue, and every 2xx is durable', async () => {
    running = await startTestDaemon(await compileTexts(shop), { maxQueued: 60 });
    const answers = await Promise.all(
      Array.from({ length: 120 }, async (_unused, index) => {
        const ids = Array.from({ length: 20 }, (_none, position) => `o${index}-${position}`);
        const response = await post('/v1/batch', JSON.stringify({ batch: ids.map((id) => track(id)) }));
        return { ids, status: response.status, after: response.headers.get('retry-after') };
      }),
    );
    const taken = answers.filter(({ status }) => status === 200);
    const shed = answers.filter(({ status }) => status === 503);
    const isKnown = async (id: string) => (await running.daemon.engine.read(id)) !== null;
    const asked = taken.flatMap(({ ids }) => ids);
    const lost = asked.length - (await those(asked, isKnown)).length;
    console.log(JSON.stringify({ requests: 120, taken: taken.length, shed: shed.length, lost }));
    expect(taken.length + shed.length).toBe(120);
    expect(taken.length).toBeGreaterThan(0);
    expect(shed.length).toBeGreaterThan(0);
    expect(lost).toBe(0);
    for (const { after } of shed) expect(Number(after)).toBeGreaterThan(0);
    const refused = shed.flatMap(({ ids }) => ids);
    expect(await those(refused, isKnown)).toEqual([]);
  });
});

describe('hostile requests', () => {
  it('keeps the admin routes and the metrics behind the token, however they are spelled', async () => {
    running = await startTestDaemon(await compileTexts(shop));
    const spelled = [
      '/metrics',
      '/metrics?x=1',
      '/metric%73',
      '/admin/plan',
      '/admin/plan?x',
      '/%61dmin/plan',
      '/admin%2Fplan',
      '//admin/plan',
      '/x/../admin/plan',
      '/ADMIN/plan',
      '/admin/plan;x',
      '/admin/subscribers/a',
      '/%61dmin/subscribers/a/decisions',
    ];
    for (const path of spelled) {
      const head = `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;
      expect(`${path} ${/^HTTP\/1.1 (\d+)/.exec(await raw(head, true))?.[1]}`).toMatch(/ (401|404)$/);
    }
    for (const token of [
      '',
      'Bearer',
      'Bearer ',
      'Bearer admin-toke',
      'Bearer admin-token2',
      'Basic admin-token',
    ])
      expect(
        (await fetch(`${running.daemon.url}/admin/plan`, { headers: { authorization: token } })).status,
      ).toBe(401);
    expect((await fetch(`${running.daemon.url}/admin/plan`, { headers: admin })).status).toBe(200);
    expect((await fetch(`${running.daemon.url}/admin/subscribers/nobody`, { method: 'DELETE' })).status).toBe(
      401,
    );
  });

  it('takes nothing deep, wide or huge, quickly, and goes on', async () => {
    running = await startTestDaemon(await compileTexts(shop));
    const startedAt = performance.now();
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect((await post('/v1/batch', deep)).status).toBe(400);
    const nested = `{"batch":[{"type":"track","userId":"u","event":"Seen","properties":{"x":${'['.repeat(5000)}${']'.repeat(5000)}}},${JSON.stringify(track('after'))}]}`;
    const answer = await post('/v1/batch', nested);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { success: true, refused: [{ index: 0, reason: 'too_deep' }] },
    ]);
    expect(await running.daemon.engine.read('after')).not.toBeNull();
    const wide = JSON.stringify({ context: { x: 'y'.repeat(100_000) }, batch: [track('w')] });
    expect((await post('/v1/batch', wide)).status).toBe(400);
    const long = await post('/v1/track', JSON.stringify(track('n'.repeat(600))));
    expect(await long.json()).toMatchObject({ refused: [{ reason: 'id_too_long' }] });
    const proto = `{"type":"identify","userId":"proto","traits":{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}}`;
    expect((await post('/v1/identify', proto)).status).toBe(200);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    const binary = await post('/v1/events', '{}', { ...key, 'ce-specversion': '1.0', 'ce-id': '%E0%A4%A' });
    expect(binary.status).toBe(400);
    expect((await raw(`GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, true)).slice(0, 12)).toBe(
      'HTTP/1.1 431',
    );
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('is not held up by slow clients, neither at work nor at the end', async () => {
    running = await startTestDaemon(await compileTexts(shop));
    const port = Number(new URL(running.daemon.url).port);
    const slow = Array.from({ length: 300 }, () => connect(port, '127.0.0.1'));
    for (const socket of slow) {
      socket.on('error', () => {});
      socket.write('POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"ba');
    }
    const startedAt = performance.now();
    expect((await post('/v1/batch', JSON.stringify({ batch: [track('quick')] }))).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    const stoppedAt = performance.now();
    await running.daemon.stop();
    const stopMs = Math.round(performance.now() - stoppedAt);
    console.log(JSON.stringify({ slowClients: slow.length, stopMs }));
    expect(stopMs).toBeLessThan(6000);
    for (const socket of slow) socket.destroy();
  });
});

describe('plans', () => {
  const changed = (file: PlanFile): PlanFile => ({ ...file, plan: { ...file.plan } });
  const waiting = shop['signup.yaml'].replace('  - { id: mail', '  - { id: rest, wait: 5d }\n  - { id: mail');

  it('refuses one that is broken, altered, parks nobody well or has a channel that does not open; the one before goes on', async () => {
    const first = await compileTexts({ ...shop, 'signup.yaml': waiting });
    running = await startTestDaemon(first);
    await post('/v1/track', JSON.stringify(track('parked', 'Signed Up')));
    const without = await compileTexts(shop);
    const unset = JSON.parse(JSON.stringify(first)) as PlanFile;
    const texts = { ...shop, 'signup.yaml': waiting };
    const closed = await compileTexts({
      ...texts,
      'rutter.yaml': texts['rutter.yaml'].replace('env: PUSH_URL', 'env: NOT_SET_ANYWHERE'),
    });
    const unfit = await compileTexts({
      ...texts,
      'rutter.yaml': texts['rutter.yaml'].replace(
        'url: { env: PUSH_URL }',
        'url: { env: PUSH_URL }, max_response_bytes: 7',
      ),
    });
    const tries: [string, number, RegExp][] = [
      ['{', 400, /not JSON/],
      ['{}', 400, /plan file/],
      [JSON.stringify(changed({ ...unset, digest: 'f'.repeat(64) as never })), 400, /digest/],
      [JSON.stringify(without), 409, /refused/],
      [JSON.stringify(closed), 409, /push.*NOT_SET_ANYWHERE/],
      [JSON.stringify(unfit), 409, /push.*max_response_bytes/],
    ];
    for (const [body, status, words] of tries) {
      const response = await post('/admin/plan', body, admin);
      expect([response.status, await response.text()]).toEqual([status, expect.stringMatching(words)]);
      const inForce = (await (
        await fetch(`${running.daemon.url}/admin/plan`, { headers: admin })
      ).json()) as PlanFile;
      expect(inForce.digest).toBe(first.digest);
    }
    expect((await post('/v1/track', JSON.stringify(track('still', 'Signed Up')))).status).toBe(200);
    expect((await running.daemon.engine.read('still'))?.state?.runs).toHaveLength(1);
    expect((await post('/admin/advance', '{"until":"2030-01-01T00:00:00Z"}', admin)).status).toBe(409);
  });

  it('swaps while sends are under way: their outcomes count, what waits for a permit goes out', async () => {
    const held: (() => void)[] = [];
    let released = false;
    const hook = createServer((request, response) => {
      request.resume();
      const answer = () => response.writeHead(200).end('{}');
      if (released) answer();
      else held.push(answer);
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
    const push = shop['signup.yaml'].replace(/ {2}- \{ id: (mail|tell).*\n/g, '');
    const one = await compileTexts({ ...shop, 'signup.yaml': push });
    const two = await compileTexts({
      ...shop,
      'signup.yaml': push,
      'hello.yaml': shop['hello.yaml'].replace('Hello', 'Hi'),
    });
    running = await startTestDaemon(one, {
      environment: {
        SMTP_HOST: '127.0.0.1',
        SMTP_PORT: '9',
        PUSH_URL: url,
        HOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
        RUTTER_WRITE_KEYS: 'key-1',
        RUTTER_ADMIN_TOKEN: 'admin-token',
        RUTTER_LINK_SECRET: 'link-secret-of-the-tests',
      },
    });
    const people = Array.from({ length: 40 }, (_unused, index) => `swap${index}`);
    const batch = people.flatMap((userId) => [
      { type: 'identify', userId, traits: { push_token: userId, first_name: userId } },
      track(userId, 'Signed Up'),
    ]);
    await post('/v1/batch', JSON.stringify({ batch }));
    await until(() => held.length === 16, 'as many as may be under way');
    expect((await post('/admin/plan', JSON.stringify(two), admin)).status).toBe(200);
    await post('/v1/track', JSON.stringify(track('swap0', 'Signed Up')));
    expect(held).toHaveLength(16);
    released = true;
    for (const answer of held) answer();
    const accepted = async (id: string) =>
      (await running.daemon.engine.decisions(id, 100)).filter(({ values }) => values?.state === 'accepted')
        .length;
    const isDone = async (id: string) => (await accepted(id)) === (id === 'swap0' ? 2 : 1);
    await until(async () => (await those(people, isDone)).length === people.length, 'all accepted once');
    expect(await running.daemon.engine.inFlight('push')).toBe(0);
    hook.closeAllConnections();
    hook.close();
  });
});
