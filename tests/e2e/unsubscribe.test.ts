/** One-click unsubscribe as RFC 8058 asks for it, through a real mail (durability C1, C2). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileTexts, type Running, shop, startTestDaemon, until } from './workspace.ts';

let running: Running;
beforeAll(async () => {
  running = await startTestDaemon(await compileTexts(shop));
});
afterAll(() => running.stop());

const send = (item: object) =>
  fetch(`${running.daemon.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` },
    body: JSON.stringify({ batch: [item].flat() }),
  });
const mailsTo = async (address: string) =>
  (await running.inbox.list(100)).filter((each) => each.to === address);
const header = (mail: { headers: readonly { name: string; value: string }[] } | undefined, name: string) =>
  mail?.headers.filter((each) => each.name === name).map((each) => each.value);

it('puts one link into the header; GET changes nothing, POST unsubscribes at once and may be repeated', async () => {
  await send([
    { type: 'identify', userId: 'ana', traits: { email: 'Ana@example.com', first_name: 'Ana' } },
    { type: 'identify', userId: 'twin', traits: { email: 'ana@EXAMPLE.com', first_name: 'Twin' } },
    {
      type: 'track',
      userId: 'ana',
      event: 'Consent Given',
      properties: { channel: 'email', purpose: 'promotional' },
    },
    {
      type: 'track',
      userId: 'twin',
      event: 'Consent Given',
      properties: { channel: 'email', purpose: 'promotional' },
    },
    { type: 'track', userId: 'ana', event: 'Newsletter', properties: {} },
  ]);
  await until(async () => (await mailsTo('Ana@example.com')).length === 1, 'the newsletter');
  const [mail] = await mailsTo('Ana@example.com');
  const links = header(mail, 'list-unsubscribe') ?? [];
  expect(links).toHaveLength(1);
  expect(header(mail, 'list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
  const url = (links[0] ?? '').replace(/\s/g, '').replace(/^<|>$/g, '');
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/u\/[\w.-]+$/);

  expect((await fetch(url)).status).toBe(200);
  await send({ type: 'track', userId: 'ana', event: 'Newsletter', properties: {} });
  await until(async () => (await mailsTo('Ana@example.com')).length === 2, 'a second newsletter after a GET');

  for (let turn = 0; turn < 3; turn += 1) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect(response.status).toBe(200);
  }
  await send([
    { type: 'track', userId: 'ana', event: 'Newsletter', properties: {} },
    { type: 'track', userId: 'twin', event: 'Newsletter', properties: {} },
  ]);
  const refusals = async (id: string) =>
    (await running.daemon.engine.decisions(id, 50))
      .filter((each) => each.type === 'refused')
      .map((each) => each.kind);
  expect(await refusals('ana')).toEqual(['suppression']);
  expect(await refusals('twin')).toEqual(['suppression']); // the same address in another spelling
  await send({ type: 'track', userId: 'ana', event: 'Signed Up', properties: { plan: 'x' } });
  await until(async () => (await mailsTo('Ana@example.com')).length === 3, 'service mail still goes out');
  expect(header((await mailsTo('Ana@example.com'))[0], 'list-unsubscribe')).toEqual([]);
});

it('refuses a link that was altered', async () => {
  for (const path of ['/u/r1.e30.AAAA', '/u/x', '/p/x'])
    expect((await fetch(`${running.daemon.url}${path}`)).status).toBe(404);
  expect((await fetch(`${running.daemon.url}/u/r1.e30.AAAA`, { method: 'POST' })).status).toBe(404);
});

it('writes one line for a press, also when it comes twice at once; who came back may leave again by the same link', async () => {
  const consent = { channel: 'email', purpose: 'promotional' };
  const come = { type: 'track', userId: 'eva', event: 'Consent Given', properties: consent };
  await send([
    { type: 'identify', userId: 'eva', traits: { email: 'eva@example.com', first_name: 'Eva' } },
    come,
    { type: 'track', userId: 'eva', event: 'Newsletter', properties: {} },
  ]);
  await until(async () => (await mailsTo('eva@example.com')).length === 1, 'the newsletter');
  const [link = ''] = header((await mailsTo('eva@example.com'))[0], 'list-unsubscribe') ?? [];
  const url = link.replace(/\s/g, '').replace(/^<|>$/g, '');
  const press = async () => (await fetch(url, { method: 'POST' })).status;
  const ledger = async () =>
    (await running.daemon.engine.consentLedger('eva')).rows.map(({ entry: { change, record } }) =>
      `${change} ${record.source ?? ''}`.trim(),
    );
  const isClosed = async () => (await running.daemon.engine.suppression('email', 'eva@example.com')) !== null;

  expect(await Promise.all([press(), press(), press()])).toEqual([200, 200, 200]);
  expect(await press()).toBe(200);
  expect([await ledger(), await isClosed()]).toEqual([['given api', 'withdrawn one_click'], true]);

  await send(come);
  await until(async () => !(await isClosed()), 'she came back');
  expect(await Promise.all([press(), press()])).toEqual([200, 200]);
  expect(await ledger()).toEqual(['given api', 'withdrawn one_click', 'given api', 'withdrawn one_click']);
  expect(await isClosed()).toBe(true);

  // Lifted in a way that the ledger does not show: a press closes the address all the same.
  const lifted = {
    type: 'receipt',
    id: 'start-1',
    kind: 'resubscribed',
    channel: 'email',
    key: null,
    about: {},
  } as const;
  await running.daemon.loop.receipts([
    { subscriber: 'eva', receipt: { ...lifted, address: 'eva@example.com' } },
  ]);
  expect(await isClosed()).toBe(false);
  expect(await press()).toBe(200);
  expect(await isClosed()).toBe(true);
});
