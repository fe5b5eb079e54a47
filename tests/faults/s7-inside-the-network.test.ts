/**
 * S7: webhook targets inside the network: in every spelling of an address, by a redirect, by a name that resolves there,
 * and by one that changes its mind. All are blocked before a byte is sent; the list of what is allowed opens that and no more.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { expect, it } from 'vitest';
import { guardedConnector } from '../../adapters/http/connect.ts';
import { webhook } from '../../adapters/webhook/index.ts';
import { addressPolicy } from '../../src/base/address-policy.ts';
import type { JsonObject } from '../../src/base/json.ts';
import type { AdapterDeps, OutboundMessage } from '../../src/delivery/contract.ts';
import { figure } from './figures.ts';

const DEADLINE_MS = 2_000;
const deps: AdapterDeps = { secret: (reference) => String(reference.env), log: () => {}, now: () => 0 };
const message = {
  key: 'k1',
  type: 'call',
  channel: 'call',
  to: 'ana',
  class: 'service',
  journey: 'j',
  step: 's',
  template: null,
  content: { body: {} },
  attempt: 1,
  unsubscribeUrl: null,
} as unknown as OutboundMessage;

/** Addresses that no outside target has: IANA's special-purpose registries (RFC 6890, RFC 8190), and clouds' own. */
const SPECIAL = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.254', '100.64.0.1', '100.127.255.254', '127.0.0.1'],
  ...['127.8.8.8', '169.254.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1'],
  ...['192.0.2.1', '192.168.0.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1'],
  '255.255.255.255',
];
const SPECIAL_6 = [
  ...['::', '::1', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '100::1'],
  ...['2002:7f00:1::', '2002:c0a8:101::1', '64:ff9b::7f00:1', '64:ff9b::a00:1', '64:ff9b:1::1'],
];

/** One IPv4 address in the spellings that URL parsers take (WHATWG URL, "IPv4 parser"), and inside IPv6. */
function spellings(address: string): readonly string[] {
  const bytes = address.split('.').map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (value: number) => value.toString(16);
  return [
    address,
    `${address}.`,
    String(number),
    `0x${hex(number)}`,
    `0${number.toString(8)}`,
    bytes.map((byte) => `0x${hex(byte)}`).join('.'),
    bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    address.replaceAll('.', '。'),
    `user:secret@${address}`,
    `[::ffff:${address}]`,
    `[::ffff:${hex(a * 256 + b)}:${hex(c * 256 + d)}]`,
    `[0:0:0:0:0:ffff:${hex(a * 256 + b)}:${hex(c * 256 + d)}]`,
    `[::${address}]`,
  ];
}

async function listen(server: Server, host: string, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return (server.address() as AddressInfo).port;
}

async function outcomeOf(url: string, config: JsonObject = {}): Promise<string> {
  const open = await webhook.open({ url, ...config }, deps);
  const outcome = await open.send(message, DEADLINE_MS);
  await open.close();
  return outcome.result === 'accepted' ? 'accepted' : `${outcome.result} ${outcome.reason}`;
}

/** What a name may resolve to that is public when it is looked at first, or has an address inside beside one outside. */
const ANSWERS = [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::1'], ['::ffff:10.0.0.1'], ['169.254.169.254']];

/** Names that came through: what is asked is what is connected to, so that none can change its mind in between. */
async function resolveInside(port: number): Promise<readonly string[]> {
  const through: string[] = [];
  for (const addresses of ANSWERS) {
    const resolve = (_name: string, _options: object, done: (e: null, all: object[]) => void) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    const connect = guardedConnector(addressPolicy(false), DEADLINE_MS, resolve as never);
    const agent = new Agent({ connect });
    const failure = await request(`http://rebound.example:${port}/`, { dispatcher: agent }).then(
      ({ statusCode }) => `${statusCode}`,
      (error: { code?: string }) => error.code,
    );
    await agent.destroy();
    if (failure !== 'EPRIVATE') through.push(`${addresses}: ${failure}`);
  }
  return through;
}

it('S7 no spelling of an address, no redirect and no name leads into the network', async () => {
  let hits = 0;
  const victim = createServer((_request, response) => {
    hits += 1;
    response.end('inside');
  });
  const port = await listen(victim, '::');
  const guide = createServer((_request, response) => {
    response.writeHead(307, { location: `http://127.0.0.1:${port}/` }).end();
  });
  const guidePort = await listen(guide, '127.0.0.2');
  const hosts = [
    ...SPECIAL.flatMap(spellings),
    ...SPECIAL_6.map((address) => `[${address}]`),
    'localhost',
    'LOCALHOST',
  ];
  const through: string[] = [];
  for (const host of hosts) {
    const said = await outcomeOf(`http://${host}:${port}/`);
    if (said !== 'rejected private_address') through.push(`${host}: ${said}`);
  }
  const redirected = await outcomeOf(`http://127.0.0.2:${guidePort}/`, { allow_private: ['127.0.0.2/32'] });
  if (redirected !== 'rejected configuration') through.push(`redirect: ${redirected}`);

  through.push(...(await resolveInside(port)));
  const hitsBefore = hits;
  const allowed = [
    ['127.0.0.1', ['127.0.0.0/8'], 'accepted'],
    ['[::ffff:127.0.0.1]', ['127.0.0.0/8'], 'accepted'],
    ['127.0.0.1', ['127.0.0.2/32'], 'rejected private_address'],
    ['[::1]', ['127.0.0.0/8'], 'rejected private_address'],
    ['[::1]', ['::1/128'], 'accepted'],
  ] as const;
  const wronglyJudged: string[] = [];
  for (const [host, ranges, expected] of allowed) {
    const said = await outcomeOf(`http://${host}:${port}/`, { allow_private: [...ranges] });
    if (said !== expected) wronglyJudged.push(`${host} in ${ranges}: ${said}`);
  }
  victim.close();
  guide.close();
  const total = hosts.length + 1 + ANSWERS.length;
  figure('S7', {
    targets: total,
    blocked: total - through.length,
    hits: hitsBefore,
    allowed: allowed.length,
    wrongly_judged: wronglyJudged.length,
  });
  expect({ through, hitsBefore, wronglyJudged }).toEqual({ through: [], hitsBefore: 0, wronglyJudged: [] });
}, 120_000);
