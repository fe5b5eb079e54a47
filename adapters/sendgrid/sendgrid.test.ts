/** The request that really arrives, what events mean, and a signature that SendGrid itself made. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import type { AdapterDeps, OutboundMessage } from '../../src/delivery/contract.ts';
import { startSendgridPeer } from '../../tests/conformance/sendgrid-peer.ts';
import { classifyAnswer } from './answer.ts';
import { sendgrid } from './index.ts';
import { readEvents } from './sendgrid-event.ts';

let now = Date.UTC(2026, 0, 2, 3, 4, 5);
const deps: AdapterDeps = { secret: ({ env }) => String(env), log: () => {}, now: () => now };
const message = {
  key: 'k1abc',
  channel: 'email',
  to: 'ana@münchen.example',
  content: { subject: '¡Hola, Ana!', html: '<h1>Hi</h1>' },
  attempt: 1,
  unsubscribeUrl: 'https://shop.example/u/1',
} as unknown as OutboundMessage;

let peer: Awaited<ReturnType<typeof startSendgridPeer>>;
beforeAll(async () => {
  peer = await startSendgridPeer();
});
afterAll(() => peer.close());

async function send(change: object = {}, config: JsonObject = {}) {
  peer.requests.length = 0;
  const open = await sendgrid.open({ ...peer.config, ...config }, deps);
  const outcome = await open.send({ ...message, ...change } as OutboundMessage, 5_000);
  await open.close();
  return { outcome, request: peer.requests[0] };
}

describe('a mail', () => {
  it('goes to one recipient, with its key and channel, one-click unsubscribe and a text of its HTML', async () => {
    const { outcome, request } = await send({}, { reply_to: 'Help <help@shop.example>' });
    expect(outcome).toEqual({ result: 'accepted', providerId: 'kQ6jz1u2TnOxL0h4s2M1Lg' });
    expect(request).toEqual({
      personalizations: [
        {
          to: [{ email: 'ana@xn--mnchen-3ya.example' }],
          custom_args: { rutter_key: 'k1abc', rutter_channel: 'email' },
        },
      ],
      from: { email: 'hello@shop.example', name: 'Shop' },
      reply_to: { email: 'help@shop.example', name: 'Help' },
      subject: '¡Hola, Ana!',
      content: [
        { type: 'text/plain', value: 'Hi' },
        { type: 'text/html', value: '<h1>Hi</h1>' },
      ],
      headers: {
        'List-Unsubscribe': '<https://shop.example/u/1>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    });
  });

  it('says that it may be one too many', async () => {
    const { request } = await send({ attempt: 2, maybeDuplicate: true, unsubscribeUrl: null });
    expect(request?.headers).toEqual({ 'X-Rutter-Maybe-Duplicate': 'yes' });
  });

  it.each([
    [{ to: 'ana@example.com, eve@example.com' }, 'address'],
    [{ content: { subject: 'a\r\nBcc: eve@example.com', text: 'x' } }, 'content'],
    [{ content: { subject: '', text: 'x' } }, 'content'],
    [{ content: { subject: 'a', text: '' } }, 'content'],
    [{ unsubscribeUrl: 'http://shop.example/u' }, 'configuration'],
    [{ channel: 'x'.repeat(2000) }, 'configuration'],
  ])('that cannot be one is refused before anything leaves: %j', async (change, reason) => {
    const { outcome, request } = await send(change);
    expect(outcome).toMatchObject({ result: 'rejected', reason });
    expect(request).toBeUndefined();
  });

  it('waits until the limit is set back', () => {
    const headers = { 'x-ratelimit-reset': String(now / 1000 + 9) };
    expect(classifyAnswer({ status: 429, headers, body: '' }, now)).toMatchObject({ retryAfterMs: 9_000 });
  });
});

describe('a configuration', () => {
  it.each([
    [{ endpoint: 'http://api.example.com' }, /https/],
    [{ from: 'a@b, c@d' }, /from/],
    [{ api_key: { env: 'two words' } }, /api_key/],
    [{ receipts: { public_key: 'nonsense' } }, /public_key/],
    [{ receipts: {} }, /public_key/],
  ])('%j is refused', async (change, problem) => {
    await expect(sendgrid.open({ ...peer.config, ...change }, deps)).rejects.toThrow(problem);
  });

  it('of another kind of key is refused', async () => {
    for (const namedCurve of ['secp384r1', 'secp256k1']) {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve });
      const written = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
      const config = { ...peer.config, receipts: { public_key: written } };
      await expect(sendgrid.open(config, deps)).rejects.toThrow(/public_key/);
    }
  });

  it('leads nowhere inside the network unless that is allowed', async () => {
    const { outcome, request } = await send({}, { allow_private: false });
    expect(outcome).toEqual({ result: 'rejected', reason: 'private_address' });
    expect(request).toBeUndefined();
  });
});

describe('events', () => {
  const about = {
    email: 'Ana@Example.com',
    timestamp: 1,
    sg_event_id: 'e1',
    rutter_key: 'k1',
    rutter_channel: 'email',
  };
  const read = (event: JsonObject) =>
    readEvents([{ ...about, ...event }], 'email')?.map(({ kind, reason, machine }) =>
      [kind, reason, machine === true ? 'by a machine' : undefined]
        .filter((part) => part !== undefined)
        .join(' '),
    );
  const hard = '550 5.1.1 user unknown';
  it.each<[event: JsonObject, expected: string | null]>([
    [{ event: 'processed' }, 'accepted'],
    [{ event: 'delivered', response: '250 OK' }, 'delivered'],
    [{ event: 'deferred', response: '400 try again later' }, null],
    [{ event: 'bounce', type: 'bounce', status: '5.1.1', reason: hard }, 'hard_bounced 5.1.1'],
    [{ event: 'bounce', type: 'bounce', status: '5.0.0', reason: '' }, 'hard_bounced 5.0.0'],
    [{ event: 'bounce', type: 'bounce', status: '5.7.1', reason: '550 5.7.1 spam' }, 'failed policy'],
    [{ event: 'bounce', type: 'bounce', status: '4.4.7', reason: 'expired' }, 'soft_bounced 4.4.7'],
    [{ event: 'bounce', type: 'blocked', status: '5.0.0', reason: '550 5.7.1 blocked' }, 'failed policy'],
    [{ event: 'bounce', type: 'blocked', status: '4.2.2', reason: '452 4.2.2 full' }, 'soft_bounced 4.2.2'],
    [{ event: 'dropped', reason: 'Bounced Address' }, 'hard_bounced'],
    [{ event: 'dropped', reason: 'Invalid' }, 'hard_bounced'],
    [{ event: 'dropped', reason: 'Unsubscribed Address' }, 'unsubscribed'],
    [{ event: 'dropped', reason: 'Spam Reporting Address' }, 'complained'],
    [{ event: 'dropped', reason: 'Spam Content (if Spam Checker app is enabled)' }, 'failed content'],
    [{ event: 'dropped', reason: 'Recipient List over Package Quota' }, 'failed policy'],
    [{ event: 'open', sg_machine_open: true, useragent: 'Mozilla/5.0 (X11)' }, 'opened by a machine'],
    [{ event: 'open', sg_machine_open: false, useragent: 'Mozilla/5.0 (X11)' }, 'opened'],
    [{ event: 'click', url: 'https://x.example', useragent: 'Slackbot 1.0' }, 'clicked by a machine'],
    [{ event: 'spamreport' }, 'complained'],
    [{ event: 'unsubscribe' }, 'unsubscribed'],
    [{ event: 'group_unsubscribe', asm_group_id: 1 }, 'unsubscribed'],
    [{ event: 'group_resubscribe', asm_group_id: 1 }, null],
    [{ event: 'account_status_change' }, null],
    [{ event: 'constructor' }, null],
    [{ event: 'delivered', rutter_key: '' }, null],
    [{ event: 'delivered', rutter_channel: 'news' }, null],
    [{ event: 'delivered', rutter_key: 7 }, null],
  ])('%j: %s', (event, expected) => {
    expect(read(event)).toEqual(expected === null ? [] : [expected]);
  });

  it('have one id for the same news of a send, and one for each open', () => {
    const ids = (events: readonly JsonObject[]) =>
      readEvents(
        events.map((each) => ({ ...about, ...each })),
        'email',
      )!.map(({ id }) => id);
    const [one, same] = ids([{ event: 'delivered' }, { event: 'delivered', sg_event_id: 'e2' }]);
    expect(one).toBe(same);
    const opens = ids([
      { event: 'open' },
      { event: 'open', sg_event_id: 'e2' },
      { event: 'open', sg_event_id: '' },
    ]);
    expect(new Set(opens).size).toBe(3);
  });

  it('are about the address that they name, in lower case', () => {
    expect(readEvents([{ ...about, event: 'delivered' }], 'email')?.[0]?.address).toBe('ana@example.com');
  });

  it.each([{}, null, 'x', 7])('are a list: %j is none', (body) => {
    expect(readEvents(body, 'email')).toBeNull();
  });
});

describe('the signed event webhook', () => {
  // Published with SendGrid's own libraries, as a test of theirs.
  const public_key =
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==';
  const headers = {
    'x-twilio-email-event-webhook-signature':
      'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
    'x-twilio-email-event-webhook-timestamp': '1600112502',
  };
  const event = {
    email: 'hello@world.com',
    event: 'dropped',
    reason: 'Bounced Address',
    sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
    sg_message_id: 'LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0',
    'smtp-id': '<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>',
    timestamp: 1600112492,
  };
  const body = Buffer.from(`${JSON.stringify([event])}\r\n`);

  it('takes what SendGrid signed, while it is fresh, and nothing else of it', async () => {
    const open = await sendgrid.open({ ...peer.config, receipts: { public_key } }, deps);
    const give = (more: object = {}) => open.receipts!({ channel: 'email', headers, body, ...more });
    now = 1_600_112_502_000;
    expect(await give()).toEqual({ result: 'proved', about: 'events', receipts: [] });
    expect(await give({ body: Buffer.from(JSON.stringify([event])) })).toEqual({
      result: 'refused',
      reason: 'unproved',
    });
    now += 49 * 3_600_000;
    expect(await give()).toEqual({ result: 'refused', reason: 'stale' });
    now -= 50 * 3_600_000;
    expect(await give()).toEqual({ result: 'refused', reason: 'stale' });
    await open.close();
  });

  it('reads what is signed only when it is a list of events', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const own = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const open = await sendgrid.open({ ...peer.config, receipts: { public_key: own } }, deps);
    const give = (text: string) => {
      const timestamp = String(Math.floor(now / 1000));
      const signature = sign('sha256', Buffer.from(timestamp + text), privateKey).toString('base64');
      const signed = {
        'x-twilio-email-event-webhook-signature': signature,
        'x-twilio-email-event-webhook-timestamp': timestamp,
      };
      return open.receipts!({ channel: 'email', headers: signed, body: Buffer.from(text) });
    };
    for (const text of ['', '{}', 'x', '[']) {
      expect(await give(text)).toEqual({ result: 'refused', reason: 'unreadable' });
    }
    const ours = { ...event, rutter_key: 'k1', rutter_channel: 'email' };
    expect(await give(JSON.stringify([ours, event, 7]))).toMatchObject({
      result: 'proved',
      receipts: [{ kind: 'hard_bounced', key: 'k1', address: 'hello@world.com' }],
    });
    await open.close();
  });
});
