/**
 * C1: one-click unsubscribe (RFC 8058) over a real daemon and a real SMTP conversation. What a mailbox provider sees of the
 * header, what scanners may do without harm, and how fast a POST closes the address for everybody who has it.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { talkTo } from '../e2e/consent-shop.ts';
import { compileTexts, type Running, shop, startTestDaemon, those, until } from '../e2e/workspace.ts';
import { figure, trials } from './figures.ts';

const ONE_CLICK = 'List-Unsubscribe=One-Click';

let running: Running;
let talk: ReturnType<typeof talkTo>;
beforeAll(async () => {
  running = await startTestDaemon(await compileTexts(shop));
  talk = talkTo(running);
});
afterAll(() => running.stop());

type Mail = Awaited<ReturnType<typeof talk.mailsTo>>[number];

function valuesOf(mail: Mail | undefined, name: string): readonly string[] {
  return (mail?.headers ?? []).filter((each) => each.name === name).map(({ value }) => value);
}

/** The only URI in angle brackets of the only header; null where there is another number of either. */
function oneClickOf(mail: Mail | undefined): string | null {
  const values = valuesOf(mail, 'list-unsubscribe');
  const uris = values.flatMap((value) => [...value.replace(/\s/g, '').matchAll(/<([^>]*)>/g)]);
  const [uri] = uris;
  return values.length === 1 && uris.length === 1 ? (uri?.[1] ?? null) : null;
}

/** Whether somebody with this address is suppressed, and everybody of them refused for that, and for nothing else. */
async function isClosed(address: string, ids: readonly string[]): Promise<boolean> {
  if ((await running.daemon.engine.suppression('email', address))?.reason !== 'unsubscribed') return false;
  const refused = await those(ids, async (id) => {
    return (await talk.refusals(id)).at(0)?.startsWith('suppression:') === true;
  });
  return refused.length === ids.length;
}

/** What RFC 8058 (sections 3.1, 3.2) and the case ask for, counted as it is looked at. */
class Checks {
  checks = 0;
  readonly failed: string[] = [];

  check(what: string, isRight: boolean): void {
    this.checks += 1;
    if (!isRight) this.failed.push(what);
  }
}

/** How a POST may come: as mailbox providers send it, as a form of a browser does, to a link as it is folded. */
const POSTS: readonly (() => RequestInit)[] = [
  () => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: ONE_CLICK }),
  () => {
    const body = new FormData();
    body.set('List-Unsubscribe', 'One-Click');
    return { body };
  },
  () => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    body: ONE_CLICK,
  }),
];

/** What scanners and browsers do with a link without asking anybody. */
const HARMLESS: readonly RequestInit[] = [
  { method: 'GET' },
  { method: 'HEAD' },
  { method: 'GET', headers: { 'sec-purpose': 'prefetch', 'user-agent': 'scanner' } },
  { method: 'OPTIONS' },
  { method: 'PUT', body: ONE_CLICK },
  { method: 'DELETE' },
];

async function newsletterTo(address: string, id: string, count: number): Promise<Mail | undefined> {
  await talk.track(id, 'Newsletter');
  await until(
    async () => (await talk.mailsTo(address)).length === count,
    `newsletter ${count} to ${address}`,
  );
  return (await talk.mailsTo(address))[0];
}

/** A press of the link holds for everybody with the address within this time. */
const WITHIN_MS = 1000;

/** Whatever opens the link without a POST, as scanners of mail do. */
async function visit(url: string, address: string, ids: readonly string[], checks: Checks): Promise<void> {
  for (const request of HARMLESS) await (await fetch(url, request)).text();
  checks.check('GET is a page', (await fetch(url)).status === 200);
  checks.check('HEAD answers', (await fetch(url, { method: 'HEAD' })).status === 200);
  checks.check(
    'nothing is suppressed by a visit',
    (await running.daemon.engine.suppression('email', address)) === null,
  );
  const given = await Promise.all(ids.map(async (id) => (await talk.given(id))['email.promotional']));
  checks.check(
    'nobody withdrew by a visit',
    given.every((each) => each === true),
  );
}

async function unsubscribeOne(trial: number, checks: Checks): Promise<number> {
  const address = `Person${trial}@example.com`;
  // The same mailbox, known under several ids and spellings.
  const people = {
    [`p${trial}`]: address,
    [`q${trial}`]: address.toLowerCase(),
    [`r${trial}`]: address.toUpperCase(),
  };
  const ids = Object.keys(people);
  const [first = ''] = ids;
  for (const [id, email] of Object.entries(people)) {
    await talk.identify(id, { email, first_name: 'Ana' });
    await talk.consent(id, 'promotional');
  }
  const mail = await newsletterTo(address, first, 1);
  const url = oneClickOf(mail);
  checks.check('one header with one URI', url !== null);
  checks.check('http or https', /^https?:\/\/[^\s<>]+$/.test(url ?? ''));
  checks.check(
    'one header that allows the POST',
    valuesOf(mail, 'list-unsubscribe-post').join() === ONE_CLICK,
  );
  checks.check('the link tells nobody who it is for', !/person|example/i.test(decodeURIComponent(url ?? '')));
  if (url === null) return 0;

  await visit(url, address, ids, checks);
  await newsletterTo(address, first, 2);

  const startedAt = performance.now();
  const post = POSTS[trial % POSTS.length] as () => RequestInit;
  const answer = await fetch(url, { method: 'POST', redirect: 'manual', ...post() });
  checks.check('POST answers without a redirect', answer.status === 200);
  checks.check('POST sets no cookie', !answer.headers.has('set-cookie'));
  const suppression = await running.daemon.engine.suppression('email', address);
  checks.check('suppressed when it is answered', suppression?.reason === 'unsubscribed');
  for (const id of ids) await talk.track(id, 'Newsletter');
  await until(async () => await isClosed(address, ids), `${address} closed for everybody`);
  const tookMs = performance.now() - startedAt;
  checks.check('suppressed in time', tookMs <= WITHIN_MS);
  checks.check('consent is withdrawn', (await talk.given(first))['email.promotional'] === false);

  const before = (await talk.refusals(first)).length;
  for (let turn = 0; turn < 3; turn += 1) {
    const again = await fetch(url, { method: 'POST', ...(POSTS[turn] as () => RequestInit)() });
    checks.check('POST repeats', again.status === 200);
  }
  const withdrawals = (await running.daemon.engine.consentLedger(first)).rows.filter(
    ({ entry }) => entry.change === 'withdrawn',
  );
  checks.check('the ledger knows one press, however often it is repeated', withdrawals.length === 1);
  for (const id of ids) await talk.track(id, 'Newsletter');
  checks.check('refused from then on', (await talk.refusals(first)).length === before + 1);
  await talk.track(first, 'Signed Up', { plan: 'x' });
  await until(async () => (await talk.mailsTo(address)).length === 3, `service mail to ${address}`);
  const [service] = await talk.mailsTo(address);
  checks.check('what everybody gets has no such header', valuesOf(service, 'list-unsubscribe').length === 0);
  const others = [address.toLowerCase(), address.toUpperCase()].map((each) => talk.mailsTo(each));
  checks.check('no newsletter to another spelling', (await Promise.all(others)).flat().length === 0);
  return tookMs;
}

it('C1 one header, one POST, at once and for everybody with the address; a visit changes nothing', async () => {
  const checks = new Checks();
  let worstMs = 0;
  const count = trials(6);
  for (let trial = 0; trial < count; trial += 1) {
    worstMs = Math.max(worstMs, await unsubscribeOne(trial, checks));
  }
  figure('C1', {
    trials: count,
    checks: checks.checks,
    failed: checks.failed.length,
    worst_ms: Math.round(worstMs),
  });
  expect(checks.failed).toEqual([]);
});

it('C1 a link that we did not make unsubscribes nobody', async () => {
  const checks = new Checks();
  await talk.identify('zoe', { email: 'zoe@example.com' });
  await talk.consent('zoe', 'promotional');
  const url = oneClickOf(await newsletterTo('zoe@example.com', 'zoe', 1)) ?? '';
  const token = url.slice(url.lastIndexOf('/') + 1);
  // A character in each part of the token is another one; the last one of base64 may stand for the same bytes.
  for (let index = 0; index < token.length - 1; index += 1) {
    if (token[index] === '.') continue;
    const other = token[index] === 'A' ? 'B' : 'A';
    const forged = `${url.slice(0, -token.length)}${token.slice(0, index)}${other}${token.slice(index + 1)}`;
    const answer = await fetch(forged, { method: 'POST', ...(POSTS[0] as () => RequestInit)() });
    checks.check(`character ${index}`, answer.status === 404);
  }
  checks.check(
    'zoe is still there',
    (await running.daemon.engine.suppression('email', 'zoe@example.com')) === null,
  );
  figure('C1', { checks: checks.checks, failed: checks.failed.length });
  expect(checks.failed).toEqual([]);
});
