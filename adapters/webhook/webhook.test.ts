/** Signatures against the reference library, requests of calls, and every spelling of a private address. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressPolicy } from '../../src/base/address-policy.ts';
import type { JsonObject } from '../../src/base/json.ts';
import type { AdapterDeps, OutboundMessage } from '../../src/delivery/contract.ts';
import { guardedLookup } from '../http/connect.ts';
import { webhook } from './index.ts';

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const rotated = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const now = Date.now();
const deps: AdapterDeps = { secret: (reference) => String(reference.env), log: () => {}, now: () => now };

const message = {
  key: 'k1',
  type: 'send',
  channel: 'sms',
  to: '+34600000000',
  class: 'lifecycle',
  journey: 'j',
  step: 's',
  template: 'hello',
  content: { text: 'Hola ñ' },
  attempt: 2,
  unsubscribeUrl: null,
} as unknown as OutboundMessage;

type Got = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};
const got: Got[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    got.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"m1","score":3}');
  });
});
let base: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function send(config: JsonObject, sent: OutboundMessage = message) {
  got.length = 0;
  const open = await webhook.open({ allow_private: true, ...config }, deps);
  const outcome = await open.send(sent, 2000);
  await open.close();
  return { outcome, request: got[0] };
}

function call(content: JsonObject): OutboundMessage {
  return { ...message, type: 'call', channel: 'call', template: null, content };
}

describe('webhook', () => {
  it('posts a message whose signature the reference library accepts', async () => {
    const { outcome, request } = await send({ url: `${base}/sms?a=1`, secret: { env: secret } });
    expect(outcome).toEqual({ result: 'accepted', providerId: 'm1' });
    expect([request!.method, request!.url]).toEqual(['POST', '/sms?a=1']);
    const verified = new Webhook(secret).verify(request!.body, request!.headers as Record<string, string>);
    expect(verified).toEqual({
      type: 'send',
      channel: 'sms',
      to: '+34600000000',
      template: 'hello',
      class: 'lifecycle',
      journey: 'j',
      step: 's',
      content: { text: 'Hola ñ' },
    });
    expect(request!.headers['webhook-id']).toBe('k1');
    expect(() =>
      new Webhook(rotated).verify(request!.body, request!.headers as Record<string, string>),
    ).toThrow();
    expect(() =>
      new Webhook(secret).verify(`${request!.body} `, request!.headers as Record<string, string>),
    ).toThrow();
  });

  it('says of a request that may have arrived before that it may be one too many', async () => {
    const { request } = await send({ url: base }, { ...message, maybeDuplicate: true });
    expect(request!.headers['rutter-maybe-duplicate']).toBe('true');
    expect((await send({ url: base })).request!.headers).not.toHaveProperty('rutter-maybe-duplicate');
  });

  it('signs with both secrets during a rotation', async () => {
    const { request } = await send({ url: base, secret: { env: `${secret} ${rotated}` } });
    for (const each of [secret, rotated]) {
      new Webhook(each).verify(request!.body, request!.headers as Record<string, string>);
    }
  });

  it('sends a call as rendered and hands its answer back', async () => {
    const content = {
      url: `${base}/crm`,
      method: 'PUT',
      headers: { 'X-Token': { env: 'abc' } },
      body: { id: 7 },
    };
    const { outcome, request } = await send({}, call(content));
    expect(outcome).toEqual({ result: 'accepted', providerId: 'm1', answer: { id: 'm1', score: 3 } });
    expect([request!.method, request!.body, request!.headers['x-token']]).toEqual(['PUT', '{"id":7}', 'abc']);
  });

  it.each<[string, JsonObject]>([
    ['a header with a line break', { url: 'http://x.example', headers: { a: 'b\r\nc: d' } }],
    ['a header name with a line break', { url: 'http://x.example', headers: { 'a\r\nb': 'c' } }],
    ['the host', { url: 'http://x.example', headers: { Host: 'y' } }],
    ['an unknown method', { url: 'http://x.example', method: 'TRACE\r\n' }],
    ['a file', { url: 'file:///etc/passwd' }],
    ['no URL', { url: 'x y' }],
    ['nothing', {}],
  ])('refuses %s', async (_, content) => {
    const { outcome } = await send({}, call(content));
    expect(outcome).toMatchObject({ result: 'rejected', reason: 'configuration' });
  });

  it('cannot be given its own webhook headers', async () => {
    const { request } = await send(
      { secret: { env: secret } },
      call({ url: base, headers: { 'webhook-id': 'x' } }),
    );
    expect(request!.headers['webhook-id']).toBe('k1');
  });
});

describe('private addresses', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f000001:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://0:PORT/',
    'http://[::1]:PORT/',
    'http://[::]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'http://[2002:7f00:1::]:PORT/',
    'http://169.254.169.254/latest/meta-data',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://10.0.0.1/',
    'http://172.31.255.255/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://１２７.０.０.１:PORT/',
    'http://127。0。0。1:PORT/',
    'http://user:pass@127.0.0.1:PORT/',
  ])('%s is blocked when connecting', async (url) => {
    const { port } = new URL(base);
    const { outcome } = await send({ allow_private: false, url: url.replace('PORT', port) });
    expect(outcome).toEqual({ result: 'rejected', reason: 'private_address' });
    expect(got).toEqual([]);
  });

  it.each([
    ['8.8.8.8', true],
    ['172.32.0.1', true],
    ['100.128.0.1', true],
    ['2606:4700::1111', true],
    ['::ffff:8.8.8.8', true],
    ['255.255.255.255', false],
    ['224.0.0.1', false],
    ['0.1.2.3', false],
    ['ff02::1', false],
    ['fe80::1%eth0', false],
    ['2001:db8::1', false],
    ['not an address', false],
  ])('%s public: %s', (address, expected) => {
    expect(addressPolicy(false)(address)).toBe(expected);
  });

  it('opens the listed ranges and no more, in mapped spelling too', () => {
    const policy = addressPolicy(['10.1.0.0/16', 'fd00::/8']);
    expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1', '10.2.0.1'].map(policy)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(() => addressPolicy(['10.1.0.0/99'])).toThrow('no address range');
  });

  it('judges an IPv4 address and its mapped forms alike', () => {
    const policy = addressPolicy(false);
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const hex = `::ffff:${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        expect(policy(`::ffff:${address}`)).toBe(policy(address));
        expect(policy(hex)).toBe(policy(address));
      }),
    );
  });

  it('refuses a name of which one address is private', () => {
    type Resolve = NonNullable<Parameters<typeof guardedLookup>[1]>;
    const resolve = ((_name: string, _options: unknown, done: (e: null, all: unknown) => void) =>
      done(null, [
        { address: '8.8.8.8', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ])) as unknown as Resolve;
    let code: unknown;
    guardedLookup(addressPolicy(false), resolve)('evil.example', { all: true }, (error) => {
      code = error?.code;
    });
    expect(code).toBe('EPRIVATE');
  });
});
