/** A daemon on the replay clock: history at full speed, providers by the wall clock, and a restart in between. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { compileTexts, type Running, shop, startTestDaemon, until } from './workspace.ts';

let running: Running;
afterEach(() => running.stop());

const post = (batch: readonly object[]) =>
  fetch(`${running.daemon.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` },
    body: JSON.stringify({ batch }),
  });
const signUp = (userId: string, timestamp: string) => [
  {
    type: 'identify',
    userId,
    timestamp,
    traits: { email: `${userId}@x.example`, first_name: userId, push_token: userId },
  },
  { type: 'track', userId, timestamp, event: 'Signed Up', properties: { plan: 'x' } },
];
const entered = async (userId: string, journey: string) =>
  (await running.daemon.engine.decisions(userId, 500))
    .filter((each) => each.type === 'entered' && each.journey === journey)
    .map(({ at }) => new Date(at).toISOString());
const accepted = async (userId: string) =>
  (await running.daemon.engine.decisions(userId, 500)).filter(({ values }) => values?.state === 'accepted')
    .length;

const scheduled = {
  ...shop,
  'newsletter.yaml': `kind: Journey
name: promotional_news_v1
class: promotional
enter: { schedule: { every: day, at: "09:00" }, reentry: always }
steps:
  - { id: mail, send: { channel: email, template: news } }
`,
};

it('begins a schedule with the first event, not in 1970, and each occurrence visits everybody once', async () => {
  running = await startTestDaemon(await compileTexts(scheduled), { clock: 'replay' });
  const startedAt = performance.now();
  expect((await post(signUp('ana', '2026-01-01T10:00:00Z'))).status).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(3000);
  await post(signUp('bea', '2026-01-03T12:00:00Z'));
  await post(signUp('cleo', '2026-01-05T08:00:00Z'));
  expect(await entered('ana', 'promotional_news_v1')).toEqual([
    '2026-01-02T09:00:00.000Z',
    '2026-01-03T09:00:00.000Z',
    '2026-01-04T09:00:00.000Z',
  ]);
  expect(await entered('bea', 'promotional_news_v1')).toEqual(['2026-01-04T09:00:00.000Z']);
});

it('writes outcomes down while nobody feeds anything', async () => {
  running = await startTestDaemon(await compileTexts(shop), { clock: 'replay' });
  await post(signUp('ana', '2026-01-01T10:00:00Z'));
  await until(async () => (await accepted('ana')) === 3, 'mail, push and call');
  expect(await running.daemon.engine.inFlight('email')).toBe(0);
});

it('outlives a provider that is away for a while, however fast history runs meanwhile', async () => {
  let away = true;
  const hook = createServer((request, response) => {
    request.resume();
    response.writeHead(away ? 503 : 200, away ? { 'retry-after': '1' } : {}).end('{}');
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  const { port } = hook.address() as AddressInfo;
  const push = shop['signup.yaml'].replace(/ {2}- \{ id: (mail|tell).*\n/g, '');
  running = await startTestDaemon(await compileTexts({ ...shop, 'signup.yaml': push }), {
    clock: 'replay',
    environment: {
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: '9',
      PUSH_URL: `http://127.0.0.1:${port}/`,
      HOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
      RUTTER_WRITE_KEYS: 'key-1',
      RUTTER_ADMIN_TOKEN: 'admin-token',
      RUTTER_LINK_SECRET: 'link-secret-of-the-tests',
    },
  });
  setTimeout(() => {
    away = false;
  }, 1500);
  await post(signUp('ana', '2026-01-01T10:00:00Z'));
  for (let day = 2; day < 30; day += 1)
    await post(signUp(`other${day}`, `2026-01-${String(day).padStart(2, '0')}T10:00:00Z`));
  const advanced = await fetch(`${running.daemon.url}/admin/advance`, {
    method: 'POST',
    headers: { authorization: 'Bearer admin-token' },
    body: '{"until":"2026-03-01T00:00:00Z"}',
  });
  expect(advanced.status).toBe(200);
  expect(await accepted('ana')).toBe(1);
  expect(await accepted('other29')).toBe(1);
  hook.closeAllConnections();
  hook.close();
});

it('goes on at the time it had reached after a restart, under a new plan, too', async () => {
  running = await startTestDaemon(await compileTexts(shop), { clock: 'replay' });
  await post(signUp('ana', '2026-01-01T10:00:00Z'));
  const { directory, daemon } = running;
  await daemon.stop();
  const again = await startTestDaemon(await compileTexts(scheduled), { clock: 'replay', directory });
  running = { ...again, stop: () => again.stop().then(() => running.inbox.close()) };
  expect(new Date(running.daemon.loop.now()).toISOString()).toBe('2026-01-01T10:00:00.000Z');
  await post(signUp('bea', '2026-01-02T10:00:00Z'));
  expect(await entered('ana', 'promotional_news_v1')).toEqual(['2026-01-02T09:00:00.000Z']);
});
