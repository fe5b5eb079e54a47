/** The request that really arrives: at somebody else's SES, at a peer that reads it, and where nothing must arrive. */
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import type { AdapterDeps, OutboundMessage } from '../../src/delivery/contract.ts';
import { startSesPeer } from '../../tests/conformance/ses-peer.ts';
import { smtp } from '../smtp/index.ts';
import { ses } from './index.ts';
import { readTopic, signerNames } from './topic.ts';

/** Somebody else's SES on loopback; CommonJS, read as such. */
const { default: startSesLocal } = createRequire(import.meta.url)('aws-ses-v2-local') as {
  default(config: { readonly host: string; readonly port: number }): Promise<Server>;
};

let now = Date.UTC(2026, 0, 2, 3, 4, 5);
const secrets: { [name: string]: string } = {};
let logged: string[] = [];
const deps: AdapterDeps = {
  secret: ({ env, file }) => {
    const value = secrets[String(env ?? file)] ?? String(env);
    if (value === '') throw new Error('gone');
    return value;
  },
  log: (_level, message, fields) => logged.push(`${message} ${JSON.stringify(fields ?? {})}`),
  now: () => now,
};
const message = {
  key: 'k1abc',
  type: 'send',
  channel: 'email',
  to: 'ana@münchen.example',
  class: 'lifecycle',
  journey: 'j',
  step: 's',
  template: 'hello',
  content: {
    subject: '¡Hola, Ana!',
    html: '<h1>Hi</h1><p>Go <a href="https://x.example/?a=1&amp;b=2">there</a></p>',
  },
  attempt: 1,
  unsubscribeUrl: `https://shop.example/unsubscribe/${'t'.repeat(200)}`,
} as unknown as OutboundMessage;

let peer: Awaited<ReturnType<typeof startSesPeer>>;
beforeAll(async () => {
  peer = await startSesPeer();
});
afterAll(() => peer.close());

async function send(change: object = {}, config: JsonObject = {}) {
  peer.requests.length = 0;
  const open = await ses.open({ ...peer.config, ...config }, deps);
  const outcome = await open.send({ ...message, ...change } as OutboundMessage, 5_000);
  await open.close();
  const [request] = peer.requests;
  const raw = request === undefined ? '' : Buffer.from(request.Content.Raw.Data, 'base64').toString('latin1');
  return { outcome, request, raw };
}

/** The same message as the `smtp` adapter sends it. */
async function rawBySmtp(): Promise<string> {
  let raw = '';
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 10,
    onData: (stream, _session, done) => {
      stream.setEncoding('latin1').on('data', (chunk: string) => {
        raw += chunk;
      });
      stream.on('end', () => done());
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const open = await smtp.open(
    { host: '127.0.0.1', port, from: String(peer.config.from), tls: 'none' },
    deps,
  );
  await open.send(message, 5_000);
  await open.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return raw;
}

describe('a mail', () => {
  it('goes to one recipient, with its key and channel as tags, by the configuration set', async () => {
    const { outcome, request } = await send();
    expect(outcome).toMatchObject({ result: 'accepted', providerId: expect.stringMatching(/^0107/) });
    expect(request).toEqual({
      FromEmailAddress: 'hello@shop.example',
      Destination: { ToAddresses: ['ana@xn--mnchen-3ya.example'] },
      Content: { Raw: { Data: expect.any(String) } },
      EmailTags: [
        { Name: 'rutter-key', Value: 'k1abc' },
        { Name: 'rutter-channel', Value: 'email' },
      ],
      ConfigurationSetName: 'journeys',
    });
  });

  it('is the same, byte for byte, as by SMTP', async () => {
    const { raw } = await send();
    expect(raw).toMatch(/^List-Unsubscribe: <https:\/\/shop\.example\/unsubscribe\/t{200}>\r$/m);
    expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    expect(raw.trimEnd()).toBe((await rawBySmtp()).trimEnd());
  });

  it('is the same bytes in every attempt, but for saying that it may be one too many', async () => {
    expect((await send({ attempt: 2 })).raw).toBe((await send()).raw);
    expect((await send({ attempt: 2, maybeDuplicate: true })).raw).toMatch(
      /^X-Rutter-Maybe-Duplicate: yes\r$/m,
    );
  });

  it.each([
    [{ to: 'ana@example.com, eve@example.com' }, 'address'],
    [{ to: 'ana@example.com\r\nBcc: eve@example.com' }, 'address'],
    [{ content: { subject: 'a\r\nBcc: eve@example.com', text: 'x' } }, 'content'],
    [{ content: { subject: 'a' } }, 'content'],
    [{ unsubscribeUrl: 'http://shop.example/u' }, 'configuration'],
    [{ channel: 'ñ'.repeat(200) }, 'configuration'],
  ])('that cannot be one is refused before anything leaves: %j', async (change, reason) => {
    const { outcome, request } = await send(change);
    expect(outcome).toMatchObject({ result: 'rejected', reason });
    expect(request).toBeUndefined();
  });
});

describe('somebody else’s SES (aws-ses-v2-local)', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = await startSesLocal({ host: '127.0.0.1', port: 0 });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('takes a mail with its tags, and has it as it was sent', async () => {
    const { outcome } = await send({}, { endpoint: url });
    const { emails } = (await (await fetch(`${url}/store`)).json()) as {
      emails: { [name: string]: unknown }[];
    };
    expect(emails).toEqual([
      expect.objectContaining({
        messageId: outcome.result === 'accepted' ? outcome.providerId : 'none',
        from: '"Shop" <hello@shop.example>',
        // As it is in the mail, with the domain as it is read.
        destination: { to: ['ana@münchen.example'], cc: [], bcc: [] },
        subject: '¡Hola, Ana!',
        body: { html: expect.stringContaining('<h1>Hi</h1>'), text: expect.stringContaining('Go there') },
      }),
    ]);
  });

  it('knows no other path', async () => {
    const { outcome } = await send({}, { endpoint: `${url}/elsewhere` });
    expect(outcome).toMatchObject({ result: 'rejected', reason: 'configuration', detail: 'status 404' });
  });
});

describe('a configuration', () => {
  it.each([
    [{ region: 'EU' }, /region/],
    [{ region: 'x.evil.example/' }, /region/],
    [{ endpoint: 'http://email.example.com' }, /https/],
    [{ endpoint: 'ftp://x' }, /https/],
    [{ endpoint: 'https://user:pass@x.example' }, /host/],
    [{ endpoint: 'https://:pass@x.example' }, /host/],
    [{ endpoint: 'nonsense' }, /URL/],
    [{ configuration_set: 'a b' }, /configuration_set/],
    [{ from: 'a@b, c@d' }, /from/],
    [{ reply_to: 'nobody' }, /reply_to/],
    [{ receipts: { topic: 'arn:aws:sqs:eu-central-1:123456789012:x' } }, /topic/],
    [{ receipts: { topic: 'arn:aws:sns:eu-central-1:123456789012:x.fifo' } }, /topic/],
    [{ receipts: {} }, /topic/],
    [{ allow_private: ['nonsense'] }, /range/],
  ])('%j is refused', async (change, problem) => {
    await expect(ses.open({ ...peer.config, ...change }, deps)).rejects.toThrow(problem);
  });

  it('leads nowhere inside the network unless that is allowed', async () => {
    const { outcome, request } = await send({}, { allow_private: false });
    expect(outcome).toEqual({ result: 'rejected', reason: 'private_address' });
    expect(request).toBeUndefined();
  });

  it('has credentials that may change in their file, and goes on with those before when they are gone', async () => {
    const good = peer.secrets[0] ?? '';
    secrets.rotated = 'one that is over';
    const open = await ses.open({ ...peer.config, secret_access_key: { file: 'rotated' } }, deps);
    const sent = async () => (await open.send(message, 5_000)).result;
    expect(await sent()).toBe('retryable');
    secrets.rotated = good;
    expect(await sent()).toBe('retryable');
    now += 61_000;
    expect(await sent()).toBe('accepted');
    secrets.rotated = '';
    now += 61_000;
    logged = [];
    expect(await sent()).toBe('accepted');
    expect(logged).toEqual(['credentials cannot be read: those before go on {}']);
    await open.close();
  });

  it('without a topic takes no receipts', async () => {
    const open = await ses.open(peer.config, deps);
    expect(open.receipts).toBeUndefined();
    await open.close();
  });
});

describe('topics', () => {
  it.each([
    ['arn:aws:sns:us-east-1:123456789012:mail', 'sns.us-east-1.amazonaws.com'],
    ['arn:aws-us-gov:sns:us-gov-east-1:123456789012:mail', 'sns.us-gov-east-1.amazonaws.com'],
    ['arn:aws-cn:sns:cn-north-1:123456789012:mail', 'sns.cn-north-1.amazonaws.com.cn'],
    ['arn:aws-eusc:sns:eusc-de-east-1:123456789012:mail', 'sns.eusc-de-east-1.amazonaws.eu'],
  ])('%s speaks through %s', (arn, host) => {
    expect(readTopic(arn)).toMatchObject({ arn, host });
  });

  it.each([
    ['us-east-1', 'aws', 'sns.amazonaws.com'],
    ['af-south-1', 'aws', 'sns-signing.af-south-1.amazonaws.com'],
    ['us-gov-east-1', 'aws-us-gov', 'sns-us-gov-west-1.amazonaws.com'],
    ['cn-north-1', 'aws-cn', 'sns-cn-north-1.amazonaws.com.cn'],
    ['eusc-de-east-1', 'aws-eusc', 'sns-signing.eusc-de-east-1.amazonaws.eu'],
  ])('in %s are signed by the name that libraries of AWS ask for', (region, partition, name) => {
    expect(signerNames(readTopic(`arn:${partition}:sns:${region}:123456789012:mail`)!)).toContain(name);
  });
});

it('a mail can be read by mail programs', async () => {
  const { raw } = await send();
  const mail = await simpleParser(Buffer.from(raw, 'latin1'));
  expect(mail.text?.trim()).toBe('Hi\n\nGo there (https://x.example/?a=1&b=2)');
  expect(mail.messageId).toBe('<k1abc@shop.example>');
});
