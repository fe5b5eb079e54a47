/** Consent through a real daemon: double opt-in by link, keyword replies, receipts, and the ledger that remembers it all. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consentShop, talkTo } from './consent-shop.ts';
import { compileTexts, type Running, startTestDaemon, until } from './workspace.ts';

let running: Running;
let shop: ReturnType<typeof talkTo>;
beforeAll(async () => {
  running = await startTestDaemon(await compileTexts(consentShop));
  shop = talkTo(running);
});
afterAll(() => running.stop());

const press = (url: string, body = '') =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
const reply = async (text: string, from: string, id = '') =>
  (
    (await (await shop.post('/v1/replies', { channel: 'sms', from, text, id })).json()) as {
      replies: string[];
    }
  ).replies[0];

describe('double opt-in', () => {
  it('asks by mail, and counts only once the button was pressed: a scanner that follows the link confirms nothing', async () => {
    await shop.identify('ana', { email: 'ana@example.com' });
    await shop.consent('ana', 'digest', { proof: 'form-7', text: 'v3', basis: 'consent' });
    const url = await shop.link('ana@example.com', 'Please confirm', 'c');
    expect(await shop.given('ana')).toEqual({ 'email.digest': false });
    const seen = await (await fetch(url)).text();
    expect(seen).toContain('The monthly digest');
    expect(seen).not.toContain('ana@example.com');
    expect(await shop.given('ana')).toEqual({ 'email.digest': false });

    const pressed = await press(url);
    expect(pressed.status).toBe(200);
    expect(await pressed.text()).toContain('Thank you');
    expect(await shop.given('ana')).toEqual({ 'email.digest': true });
    await until(
      async () => (await shop.mailsTo('ana@example.com')).some(({ subject }) => subject === 'Digest'),
      'the digest',
    );
    expect(await (await press(url)).text()).toContain('nothing to confirm');

    await shop.track('ana', 'Consent Withdrawn', { channel: 'email', purpose: 'digest' });
    await press(url);
    expect(await shop.given('ana')).toEqual({ 'email.digest': false });
  });

  it('refuses links of another kind, altered ones, and asks for a POST', async () => {
    const url = await shop.link('ana@example.com', 'Please confirm', 'c');
    for (const path of [url.replace('/c/', '/u/'), url.replace('/c/', '/p/'), `${url.slice(0, -3)}AAA`]) {
      expect((await fetch(path)).status).toBe(404);
      expect((await press(path)).status).toBe(404);
    }
  });

  it('takes a confirmation that was made elsewhere, and one that comes as an event', async () => {
    await shop.identify('eva', { email: 'eva@example.com' });
    await shop.consent('eva', 'digest', { proof: 'import', text: 'v1', confirmed: true });
    expect(await shop.given('eva')).toEqual({ 'email.digest': true });
    await shop.identify('tom', { email: 'tom@example.com' });
    await shop.consent('tom', 'digest', { proof: 'form', text: 'v1' });
    await shop.track('tom', 'Consent Confirmed', { channel: 'email', purpose: 'digest', proof: 'app' });
    expect(await shop.given('tom')).toEqual({ 'email.digest': true });
  });
});

describe('the ledger', () => {
  it('holds every change with proof and source, chained, behind the admin token; and goes with its subscriber', async () => {
    const ask = (headers = {}) => fetch(`${running.daemon.url}/admin/subscribers/ana/consent`, { headers });
    expect((await ask()).status).toBe(401);
    const response = await ask({ authorization: 'Bearer admin-token' });
    const ledger = (await response.json()) as { rows: { entry: { change: string; record: object } }[] };
    expect(ledger).toMatchObject({ brokenAt: null, isCurrent: true });
    expect(ledger.rows.map(({ entry }) => entry.change)).toEqual(['given', 'confirmed', 'withdrawn']);
    expect(ledger.rows[0]?.entry.record).toMatchObject({
      basis: 'consent',
      proof: 'form-7',
      text: 'v3',
      source: 'api',
    });
    expect(ledger.rows[1]?.entry.record).toMatchObject({
      confirmation: expect.stringMatching(/^confirm_link:/),
    });
    const admin = { authorization: 'Bearer admin-token' };
    expect(
      (await fetch(`${running.daemon.url}/admin/subscribers/nobody/consent`, { headers: admin })).status,
    ).toBe(404);
    await fetch(`${running.daemon.url}/admin/subscribers/ana`, { method: 'DELETE', headers: admin });
    expect((await running.daemon.engine.consentLedger('ana')).rows).toEqual([]);
  });
});

describe('replies', () => {
  beforeAll(async () => {
    for (const id of ['bob', 'ben']) {
      await shop.identify(id, { phone: id === 'bob' ? '+34 600 100 200' : '+34600100200' });
      for (const purpose of ['service', 'promotional'])
        await shop.track(id, 'Consent Given', { channel: 'sms', purpose });
    }
    await shop.track('ben', 'Consent Withdrawn', { channel: 'sms', purpose: 'promotional' });
  });

  it('a stop withdraws and closes the number for everybody who has it, the essential too; a start takes it back', async () => {
    expect(await reply(' Stop! ', '+34600100200', 'm1')).toBe('stop');
    expect(await shop.given('bob')).toEqual({ 'sms.service': false, 'sms.promotional': false });
    expect(await shop.given('ben')).toEqual({ 'sms.service': false, 'sms.promotional': false });
    for (const id of ['bob', 'ben']) await shop.track(id, 'Alert');
    expect(await shop.refusals('bob')).toEqual(['consent:withdrawn']);
    expect(await shop.refusals('ben')).toEqual(['consent:withdrawn']);

    expect(await reply('start', '+34 600-100-200', 'm2')).toBe('start');
    expect(await shop.given('bob')).toEqual({ 'sms.service': true, 'sms.promotional': true });
    expect(await shop.given('ben')).toEqual({ 'sms.service': true, 'sms.promotional': false });
    expect(await running.daemon.engine.suppression('sms', '+34600100200')).toBe(null);
    // The provider delivers the old stop again.
    expect(await reply('STOP', '+34600100200', 'm1')).toBe('stop');
    expect(await shop.given('bob')).toEqual({ 'sms.service': true, 'sms.promotional': true });
    expect(await running.daemon.engine.suppression('sms', '+34600100200')).toBe(null);
  });

  it('a start lifts no complaint; a number of nobody is closed and opened all the same', async () => {
    await shop.post('/v1/receipts', {
      kind: 'complained',
      channel: 'sms',
      address: '+34600100200',
      subscriber: 'bob',
      id: 'c1',
    });
    await reply('START', '+34600100200', 'm3');
    expect((await running.daemon.engine.suppression('sms', '+34600100200'))?.reason).toBe('complained');
    await reply('baja', '+34 699 000 000', 'm4');
    expect((await running.daemon.engine.suppression('sms', '+34699000000'))?.reason).toBe('unsubscribed');
    await reply('alta', '+34699000000', 'm5');
    expect(await running.daemon.engine.suppression('sms', '+34699000000')).toBe(null);
  });

  it('help and sentences are events and change nothing', async () => {
    expect(await reply('help?', '+34600100200', 'm6')).toBe('help');
    expect(await reply('please do not stop sending these', '+34600100200', 'm7')).toBe('reply');
    const names = (await running.daemon.engine.events('bob', 10)).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Help Requested', 'Reply Received']));
  });

  it('wants a write key and a body; a number that left somebody is not theirs any more', async () => {
    const bare = await fetch(`${running.daemon.url}/v1/replies`, {
      method: 'POST',
      body: '{"channel":"sms","from":"1","text":"STOP"}',
    });
    expect(bare.status).toBe(401);
    expect((await shop.post('/v1/replies', { replies: 'STOP' })).status).toBe(400);
    const bad = await (
      await shop.post('/v1/replies', { replies: [{ channel: 'sms', text: 'STOP' }, 7] })
    ).json();
    expect(bad).toMatchObject({
      accepted: 0,
      refused: [
        { index: 0, reason: 'no_from' },
        { index: 1, reason: 'not_an_object' },
      ],
    });
    await shop.identify('zoe', { phone: '+34611111111' });
    expect(await running.daemon.engine.subscribersAt('sms', '+34 611 111 111')).toEqual(['zoe']);
    await shop.identify('zoe', { phone: '+34622222222' });
    expect(await running.daemon.engine.subscribersAt('sms', '+34611111111')).toEqual([]);
  });
});

describe('receipts', () => {
  it.each(['hard_bounced', 'complained', 'unsubscribed'])('a %s closes the address at once', async (kind) => {
    const address = `${kind}@example.com`;
    await shop.identify(kind, { email: address });
    await shop.consent(kind, 'promotional');
    const answer = await shop.post('/v1/receipts', {
      receipts: [{ id: 'r1', kind, channel: 'email', address }],
    });
    expect(await answer.json()).toEqual({ success: true, accepted: 1 });
    expect((await running.daemon.engine.suppression('email', address.toUpperCase()))?.reason).toBe(kind);
    await shop.track(kind, 'Newsletter');
    expect(await shop.refusals(kind)).toEqual([`suppression:${kind}`]);
  });

  it('names what it does not take, and takes the rest', async () => {
    const receipts = [
      { kind: 'exploded', channel: 'email', address: 'x@example.com' },
      { kind: 'opened', channel: 'email' },
      { kind: 'opened', address: 'x@example.com' },
      { kind: 'opened', channel: 'email', subscriber: 'tom', address: 7 },
      { kind: 'opened', channel: 'email', subscriber: 'tom', id: 'o1', machine: true },
    ];
    const answer = await (await shop.post('/v1/receipts', { receipts })).json();
    expect(answer).toMatchObject({
      accepted: 1,
      refused: ['unknown_kind', 'about_nobody', 'no_channel', 'bad_address'].map((reason, index) => ({
        index,
        reason,
      })),
    });
    const bare = await fetch(`${running.daemon.url}/v1/receipts`, {
      method: 'POST',
      body: JSON.stringify({ receipts }),
    });
    expect(bare.status).toBe(401);
    expect(running.lines.join('')).not.toContain('example.com');
  });
});
