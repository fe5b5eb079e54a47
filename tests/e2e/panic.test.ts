/** A panic over a real daemon and a real inbox, by the command line: over a SIGKILL, and until each held mail came once. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Inbox, startInbox } from '../../src/inbox/inbox.ts';
import { type Child, startChild } from './child.ts';
import { compileTexts, shop, until } from './workspace.ts';

const PEOPLE = 300;
const SECRET = `whsec_${Buffer.from('a secret for the end to end tests').toString('base64')}`;
const { 'signup.yaml': _greet, 'hello.yaml': _push, ...rest } = shop;
const files = {
  ...rest,
  'order.yaml': `kind: Journey
name: service_greet_v1
class: service
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps: [ { id: mail, send: { channel: email, template: welcome } } ]
`,
  'pace.yaml': `kind: LanePolicy
name: pace
covers: { channels: [email], classes: [promotional] }
rate: { max: 40, per: second }
`,
};

let inbox: Inbox;
let child: Child;
const directory = mkdtempSync(join(tmpdir(), 'rutter-panic-'));
const start = () =>
  startChild({
    DAEMON_DIRECTORY: join(directory, 'store'),
    DAEMON_PLAN: join(directory, 'plan.json'),
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(inbox.smtpPort),
    PUSH_URL: `${inbox.url}/hooks/push`,
    HOOK_SECRET: SECRET,
    RUTTER_WRITE_KEYS: 'key-1',
    RUTTER_ADMIN_TOKEN: 'admin-token',
    RUTTER_LINK_SECRET: 'link-secret-of-the-tests',
  });

beforeAll(async () => {
  inbox = await startInbox({ smtpPort: 0, httpPort: 0, secrets: { push: SECRET, call: SECRET } });
  writeFileSync(join(directory, 'plan.json'), JSON.stringify(await compileTexts(files)));
  child = await start();
});
afterAll(async () => {
  child.kill('SIGKILL');
  await child.ended();
  await inbox.close();
  rmSync(directory, { recursive: true, force: true });
});

async function rutter(...words: readonly string[]): Promise<string> {
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
  const env = { PATH: process.env.PATH, RUTTER_URL: child.said.url, RUTTER_ADMIN_TOKEN: 'admin-token' };
  return (await promisify(execFile)(process.execPath, [main, ...words], { env })).stdout;
}

async function feed(batch: readonly object[]): Promise<void> {
  const response = await fetch(`${child.said.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` },
    body: JSON.stringify({ batch }),
  });
  expect(response.status).toBe(200);
}

const promo = (index: number) => {
  const userId = `u${index}`;
  const consent = { channel: 'email', purpose: 'promotional' };
  return [
    { type: 'identify', userId, traits: { email: `${userId}@x.example`, first_name: 'Ana' } },
    { type: 'track', userId, event: 'Consent Given', properties: consent },
    { type: 'track', userId, event: 'Newsletter', properties: {} },
  ];
};
const order = (userId: string) =>
  feed([{ type: 'track', userId, event: 'Signed Up', properties: { plan: 'x' } }]);

const arrived = async (subject: string) =>
  (await inbox.list(1_000)).filter((mail) => mail.subject.startsWith(subject)).map(({ to }) => String(to));
const pause = (forMs: number) => new Promise((resolve) => setTimeout(resolve, forMs));
const WHO = ['--as', 'ana', '--reason', 'wrong price'];

it('holds what is queued, over a SIGKILL, lets other mail out, and sends each held one once after the resume', async () => {
  for (let first = 0; first < PEOPLE; first += 100) {
    await feed(Array.from({ length: 100 }, (_, index) => promo(first + index)).flat());
  }
  await until(async () => (await arrived('News')).length > 20, 'the first mails');
  expect(await rutter('panic', '--scope', 'class:promotional', ...WHO)).toMatch(/email.*promotional/);
  const isSettled = async () => {
    const held = PEOPLE - (await arrived('News')).length;
    return (await rutter('panic', '--status')).includes(`${held} held: email, promotional`);
  };
  await until(isSettled, 'what was in flight lands');
  const before = await arrived('News');
  expect(before.length).toBeLessThan(PEOPLE);

  await order('u1');
  await until(async () => (await arrived('Welcome')).length === 1, 'an order mail during the panic');
  child.kill('SIGKILL');
  await child.ended();
  child = await start();
  await order('u2');
  await until(async () => (await arrived('Welcome')).length === 2, 'an order mail after the restart');
  await pause(700);
  expect(await arrived('News')).toHaveLength(before.length);
  expect(await rutter('panic', '--status')).toContain(`${PEOPLE - before.length} held: email, promotional`);

  await rutter('resume', 'panic-1', ...WHO);
  await until(async () => (await arrived('News')).length >= PEOPLE, 'the rest');
  await pause(300);
  const everybody = Array.from({ length: PEOPLE }, (_, index) => `u${index}@x.example`);
  expect((await arrived('News')).sort()).toEqual(everybody.sort());
  expect(await rutter('panic', '--status')).toBe('nothing is stopped\n');
}, 180_000);
