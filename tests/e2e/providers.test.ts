/**
 * Providers that misbehave (durability R8, C3's clock, S7) and a clock that jumps: each outcome is classified, one
 * channel's trouble stays its own, and neither logs nor decisions repeat what a provider said about a person.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { PlanFile } from '../../src/plan/plan.ts';
import { type Ledger, startLedger } from './ledger.ts';
import { compileTexts, type Running, shop, startTestDaemon, those, until } from './workspace.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Answer = { readonly status: number; readonly headers?: { readonly [name: string]: string } } | 'hang';

let plan: PlanFile;
let ledger: Ledger;
let refused: string | null = null;
let answers: Answer[] = [];
let requests: { readonly at: number; readonly id: string; readonly maybeDuplicate: boolean }[] = [];
let hook: Server;
let ahead = 0;
let running: Running;

beforeAll(async () => {
  const reminder = `kind: Journey
name: service_remind_v1
class: service
enter: { event: Newsletter, reentry: always, while_active: parallel }
steps:
  - { id: rest, wait: 1h }
  - { id: mail, send: { channel: email, template: welcome } }
`;
  const parts = `kind: Journey
name: service_PART_v1
class: service
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps:
`;
  plan = await compileTexts({
    ...shop,
    'signup.yaml': `${parts.replace('PART', 'mail')}  - { id: mail, send: { channel: email, template: welcome } }\n`,
    'phone.yaml': `${parts.replace('PART', 'push')}  - { id: phone, send: { channel: push, template: hello } }\n`,
    'newsletter.yaml': reminder.replaceAll('welcome', 'plain'),
    'plain.yaml':
      'kind: Template\nname: plain\nchannel: email\nlocales: { en: { subject: "Reminder", text: "Remember" } }\n',
  });
  ledger = await startLedger({ refuse: () => refused });
  hook = createServer((request, response) => {
    const { 'webhook-id': id, 'rutter-maybe-duplicate': doubt } = request.headers;
    requests.push({ at: performance.now(), id: String(id), maybeDuplicate: doubt === 'true' });
    request.resume();
    const answer = answers.shift() ?? { status: 200 };
    if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end('{}');
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  hook.closeAllConnections();
  hook.close();
  await ledger.close();
});
afterEach(() => running.stop());

async function start(allowPrivate = true): Promise<void> {
  refused = null;
  answers = [];
  requests = [];
  ahead = 0;
  const { port } = hook.address() as AddressInfo;
  running = await startTestDaemon(plan, {
    environment: {
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(ledger.port),
      PUSH_URL: `http://127.0.0.1:${port}/push`,
      HOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
      RUTTER_WRITE_KEYS: 'key-1',
      RUTTER_ADMIN_TOKEN: 'admin-token',
      RUTTER_LINK_SECRET: 'link-secret-of-the-tests',
    },
    ...(allowPrivate
      ? {}
      : { channelConfig: (_name: string, channel: { config: object }) => channel.config as never }),
    deadlineMs: 1500,
    now: () => Date.now() + ahead,
  });
}

const post = (batch: readonly object[]) =>
  fetch(`${running.daemon.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` },
    body: JSON.stringify({ batch }),
  });
const person = (userId: string, traits: object = {}) => ({
  type: 'identify',
  userId,
  traits: {
    email: `${userId}@secret.example`,
    first_name: 'Nadia',
    push_token: `token-${userId}`,
    ...traits,
  },
});
const track = (userId: string, event: string) => ({
  type: 'track',
  userId,
  event,
  properties: { plan: 'x' },
});
const mailsTo = (userId: string) =>
  ledger.entries.filter(({ to }) => to === `${userId}@secret.example`).length;
const decisions = async (userId: string) =>
  (await running.daemon.engine.decisions(userId, 100)).map(({ type, kind, reason, channel, values }) => {
    return { type, kind, reason, channel, values };
  });

/** The clock jumps; the daemon notices with the next thing that happens. */
function jump(byMs: number): void {
  ahead += byMs;
  running.daemon.loop.nudge();
}

it('a provider that hangs costs its deadline and becomes unknown; mail goes out meanwhile; the repetition is marked', async () => {
  await start();
  answers = Array(16).fill('hang');
  const people = Array.from({ length: 16 }, (_unused, index) => `hang${index}`);
  const startedAt = performance.now();
  await post(people.flatMap((id) => [person(id), track(id, 'Signed Up')]));
  await until(() => people.every((id) => mailsTo(id) === 1), 'the mails');
  const mailMs = performance.now() - startedAt;
  expect(requests).toHaveLength(16);
  const unknown = () =>
    those(people, async (id) =>
      (await decisions(id)).some(({ type, reason }) => type === 'deferred' && reason === 'no_answer'),
    );
  await until(async () => (await unknown()).length === 16, 'unknown outcomes');
  const unknownMs = performance.now() - startedAt;
  expect(await decisions('hang0')).toContainEqual(
    expect.objectContaining({ type: 'deferred', kind: 'retry', reason: 'no_answer', channel: 'push' }),
  );
  // The channel rests first, then probes, then recovers.
  await until(
    () => {
      jump(60_000);
      return requests.length >= 32;
    },
    'repeats',
    15_000,
  );
  const ids = new Set(requests.map(({ id }) => id));
  console.log(JSON.stringify({ hang: { mailMs: Math.round(mailMs), unknownMs: Math.round(unknownMs) } }));
  expect(ids.size).toBe(16);
  expect(requests.slice(16).every(({ maybeDuplicate }) => maybeDuplicate)).toBe(true);
  expect(requests.slice(0, 16).some(({ maybeDuplicate }) => maybeDuplicate)).toBe(false);
  expect(unknownMs).toBeLessThan(8000);
});

it('429 with Retry-After rests the channel, and everything arrives once afterwards', async () => {
  await start();
  answers = [{ status: 429, headers: { 'retry-after': '1' } }];
  await post([person('busy'), track('busy', 'Signed Up')]);
  await until(() => requests.length === 1, 'the first request');
  await until(
    async () => (await decisions('busy')).some(({ reason }) => reason === 'rate_limit'),
    'its outcome',
  );
  await post([person('next'), track('next', 'Signed Up')]);
  jump(60_000);
  await until(() => mailsTo('busy') === 1 && mailsTo('next') === 1, 'mail is not held up');
  expect(requests).toHaveLength(1);
  await until(
    async () => {
      jump(60_000);
      const accepted = await those(['busy', 'next'], async (id) =>
        (await decisions(id)).some(
          ({ type, channel, values }) =>
            type === 'settled' && channel === 'push' && values?.state === 'accepted',
        ),
      );
      return accepted.length === 2;
    },
    'both accepted',
    15_000,
  );
  expect(new Set(requests.map(({ id }) => id)).size).toBe(2);
  expect(requests).toHaveLength(3);
  expect((requests[1]?.at ?? 0) - (requests[0]?.at ?? 0)).toBeGreaterThan(900);
});

it('says nothing about a person in log, metrics or health when a mail server does', async () => {
  await start();
  refused = '550 5.1.1 <nadia@secret.example> Nadia Secret moved to Calle Mayor 7';
  await post([person('nadia'), track('nadia', 'Signed Up')]);
  await until(
    async () => (await decisions('nadia')).some(({ reason }) => reason === 'address'),
    'the rejection',
  );
  refused = '451 4.3.0 try later, nadia@secret.example';
  await post([track('nadia', 'Signed Up')]);
  await until(async () => (await decisions('nadia')).some(({ type }) => type === 'deferred'), 'the deferral');
  const token = { headers: { authorization: 'Bearer admin-token' } };
  const said = [
    running.lines.join(''),
    await (await fetch(`${running.daemon.url}/metrics`, token)).text(),
    await (await fetch(`${running.daemon.url}/health`)).text(),
    JSON.stringify(await decisions('nadia')),
  ];
  expect(running.lines.join('')).toContain('550');
  for (const text of said) expect(text).not.toMatch(/secret\.example|Nadia|Mayor|token-nadia|moved/);
});

it('does not connect to a private address unless the channel allows it', async () => {
  await start(false);
  await post([person('priv'), track('priv', 'Signed Up')]);
  await until(
    async () => (await decisions('priv')).some(({ reason }) => reason === 'private_address'),
    'the refusal',
  );
  expect(requests).toEqual([]);
});

it('a clock that jumps back 2 h and forward 3 d repeats nothing and brings nothing forward', async () => {
  await start();
  await post([person('clock'), track('clock', 'Signed Up'), track('clock', 'Newsletter')]);
  await until(() => mailsTo('clock') === 1 && requests.length === 1, 'the welcome');
  jump(-2 * HOUR_MS);
  await post([person('other'), track('other', 'Signed Up'), track('clock', 'Signed Up')]);
  await until(() => mailsTo('other') === 1 && mailsTo('clock') === 2, 'work goes on');
  jump(2 * HOUR_MS + HOUR_MS / 2);
  await post([person('third'), track('third', 'Signed Up')]);
  await until(() => mailsTo('third') === 1, 'work goes on');
  expect(mailsTo('clock')).toBe(2);
  jump(3 * DAY_MS);
  await until(() => mailsTo('clock') === 3, 'the reminder, once');
  jump(-2 * HOUR_MS);
  jump(3 * DAY_MS);
  await post([person('fourth'), track('fourth', 'Signed Up')]);
  await until(() => mailsTo('fourth') === 1, 'work goes on');
  expect(mailsTo('clock')).toBe(3);
  expect((await fetch(`${running.daemon.url}/health`)).status).toBe(200);
});
