/**
 * S10: who may do what, route by route and credential by credential; and after all of that, also of what went wrong, no
 * secret is in any file of the store, any line of the log, the plan, the metrics or an answer.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../e2e/until.ts';
import { figure } from './figures.ts';
import { openSite, type Site, stopChild } from './rig/site.ts';

const SECRETS = {
  RUTTER_WRITE_KEYS: 'zq-write-key-0123456789',
  RUTTER_ADMIN_TOKEN: 'zq-admin-token-0123456789',
  RUTTER_LINK_SECRET: 'zq-link-secret-0123456789',
  HOOK_SECRET: `whsec_${Buffer.from('zq-hook-secret-of-32-bytes-long!').toString('base64')}`,
} as const;
/** Operators with a narrower scope. */
const NARROW = {
  read: 'zq-read-token-0123456789',
  plan: 'zq-plan-token-0123456789',
  metrics: 'zq-metrics-token-0123',
} as const;
const RUTTER_ADMIN_TOKENS = Object.entries(NARROW)
  .map(([scope, token]) => `${scope}er:${scope}=${token}`)
  .join(',');
const { RUTTER_WRITE_KEYS: WRITE, RUTTER_ADMIN_TOKEN: TOKEN } = SECRETS;
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

type Role = 'nobody' | 'application' | 'operator' | keyof typeof NARROW;

/** What a stranger, an application and an operator may say they are; who of them it really is. */
const CREDENTIALS: readonly (readonly [said: string | null, is: Role])[] = [
  [null, 'nobody'],
  ['', 'nobody'],
  ['Bearer', 'nobody'],
  ['Bearer ', 'nobody'],
  ['Basic ', 'nobody'],
  [basic(':'), 'nobody'],
  [basic('nobody:'), 'nobody'],
  [basic(`${WRITE.slice(0, -1)}:`), 'nobody'],
  [basic(`${WRITE}x:`), 'nobody'],
  [`Bearer ${TOKEN.slice(0, -1)}`, 'nobody'],
  [`Bearer ${TOKEN}x`, 'nobody'],
  [`Bearer ${TOKEN.toUpperCase()}`, 'nobody'],
  [TOKEN, 'nobody'],
  [`Basic ${TOKEN}`, 'nobody'],
  [basic(`${TOKEN}:`), 'nobody'],
  [`Bearer ${WRITE}`, 'nobody'],
  [basic(`${WRITE}:`), 'application'],
  [basic(WRITE), 'application'],
  [`Bearer ${TOKEN}`, 'operator'],
  ...Object.entries(NARROW).map(([scope, token]) => [`Bearer ${token}`, scope as Role] as const),
];

const track = JSON.stringify({ userId: 'zoe', event: 'Viewed', properties: { page: 1 } });
const INGEST = [
  '/v1/track',
  '/v1/identify',
  '/v1/page',
  '/v1/batch',
  '/v1/events',
  '/v1/receipts',
  '/v1/replies',
];
const READ = [
  '/metrics',
  '/admin/plan',
  '/admin/plans',
  '/admin/runs',
  '/admin/controls',
  '/admin/audit',
  '/admin/dead',
  '/admin/restored',
  '/admin/quality',
  '/admin/subscribers/zoe',
  '/admin/subscribers/zoe/decisions',
  '/admin/subscribers/zoe/consent',
  '/admin/subscribers/zoe/export',
];
const CHANGE: readonly (readonly [method: string, path: string])[] = [
  ['POST', '/admin/plan'],
  ['POST', '/admin/controls'],
  ['DELETE', '/admin/controls/x'],
  ['POST', '/admin/dead'],
  ['POST', '/admin/restored'],
  ['POST', '/admin/advance'],
  ['DELETE', '/admin/subscribers/nobody'],
];

/** What is right: 401 for whoever is not known here, 403 for who may not do this, and anything else for who may. */
function rightAnswer(is: Role, method: string, path: string): 401 | 403 | 'passes' {
  if (path.startsWith('/v1/')) return is === 'application' ? 'passes' : 401;
  if (is === 'nobody' || is === 'application') return 401;
  const may: { readonly [role: string]: boolean } = {
    operator: true,
    read: method === 'GET',
    plan: ['/admin/plan', '/admin/plans', '/admin/runs'].includes(path),
    metrics: path === '/metrics',
  };
  return may[is] === true ? 'passes' : 403;
}

/** Asks for everything with each credential. `wrong`: let in who may not, or kept out who may. */
async function tryAll(url: string, wrong: string[], answers: string[]): Promise<number> {
  const requests = [
    ...INGEST.map((path) => ['POST', path, track] as const),
    ...READ.map((path) => ['GET', path, undefined] as const),
    ...CHANGE.map(([method, path]) => [method, path, method === 'POST' ? '{}' : undefined] as const),
  ];
  for (const [said, is] of CREDENTIALS) {
    for (const [method, path, body] of requests) {
      const headers: { [name: string]: string } = said === null ? {} : { authorization: said };
      const response = await fetch(`${url}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      answers.push(await response.text(), JSON.stringify([...response.headers]));
      const { status } = response;
      const given = status === 401 || status === 403 ? status : 'passes';
      if (given !== rightAnswer(is, method, path)) wrong.push(`${method} ${path} as ${is}: ${status}`);
    }
  }
  return requests.length * CREDENTIALS.length;
}

/** Secrets, as they are and as they travel, in these texts and in all files below a directory. */
function findSecrets(texts: readonly string[], directories: readonly string[]): readonly string[] {
  const needles = Object.entries({ ...SECRETS, ...NARROW }).flatMap(([name, value]) => {
    const bare = value.replace('whsec_', '');
    return [
      value,
      bare,
      Buffer.from(value).toString('base64').replace(/=+$/, ''),
      Buffer.from(bare, 'base64').toString('latin1'),
    ]
      .filter((text) => text.length > 12)
      .map((text) => [name, text] as const);
  });
  const files = directories.flatMap((directory) =>
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')),
  );
  return needles
    .filter(([, text]) => [...texts, ...files].some((each) => each.includes(text)))
    .map(([name]) => name);
}

/** Three mails and a call of Zoe, and the call of the one without an address. */
const ARRIVING = 5;
const WITHIN_MS = 120_000;

async function workAndFail(site: Site, url: string): Promise<void> {
  const headers = { authorization: basic(`${WRITE}:`) };
  const person = (userId: string, email: string) => [
    { type: 'identify', userId, traits: { email, push_token: userId, first_name: 'Zoe' } },
    { type: 'track', userId, event: 'Signed Up', properties: { plan: 'x' } },
    { type: 'track', userId, event: 'Chose', properties: { color: 'red' } },
    { type: 'track', userId, event: 'Not In The Catalog', properties: { deep: [] } },
  ];
  const batch = [...person('zoe', 'zoe@x.example'), ...person('bad', 'no address'), { type: 'nonsense' }];
  await fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ batch, writeKey: WRITE }),
  });
  await fetch(`${url}/v1/batch`, { method: 'POST', headers, body: `{"writeKey":"${WRITE}", broken` });
  await fetch(`${url}/admin/plan?token=${TOKEN}`, { headers: { authorization: `Bearer ${TOKEN}` } });
  await fetch(`${url}/v1/track?key=${WRITE}`, { method: 'POST', headers, body: track });
  await fetch(`${url}/nowhere/${WRITE}/${TOKEN}`, { headers });
  const isDone = async () => (await site.witness.ask('counts')).arrived >= ARRIVING;
  await until(isDone, 'all that they get', WITHIN_MS);
}

it('S10 only the right credential opens a route, and no secret is anywhere afterwards', async () => {
  const site = await openSite('s10');
  const log = join(site.root, 'daemon.log');
  try {
    const child = await site.serve({ environment: { ...SECRETS, RUTTER_ADMIN_TOKENS, DAEMON_LOG: log } });
    const url = String(child.said.url);
    const wrong: string[] = [];
    const answers: string[] = [];
    await workAndFail(site, url);
    const tries = await tryAll(url, wrong, answers);
    const { code } = await stopChild(child);
    // What we asked ourselves names secrets in addresses: only what the daemon says and keeps is searched.
    const found = findSecrets(
      [...answers, readFileSync(log, 'utf8'), readFileSync(site.planPath, 'utf8')],
      [site.directory],
    );
    figure('S10', {
      tries,
      wrong: wrong.length,
      secrets_found: found.length,
      log_bytes: readFileSync(log).length,
    });
    expect({ wrong, found, code }).toEqual({ wrong: [], found: [], code: 0 });
    expect(readFileSync(log, 'utf8')).toContain('plan installed');
  } finally {
    await site.close();
  }
}, 300_000);
