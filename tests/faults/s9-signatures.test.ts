/**
 * S9: signatures of webhooks. What we sign, the reference library takes, once it is ours, whole and fresh, and nothing that
 * was changed; another attempt has the same id, another message another one.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { webhook } from '../../adapters/webhook/index.ts';
import { seededRandom } from '../../src/base/random.ts';
import type { AdapterDeps, OutboundMessage } from '../../src/delivery/contract.ts';
import { figure, trials } from './figures.ts';

const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
const [OURS, NEXT, OTHER] = [secretOf(7), secretOf(9), secretOf(11)] as const;
const HOUR_MS = 3_600_000;
type Signed = { readonly body: string; readonly headers: { readonly [name: string]: string } };

const base = {
  type: 'send',
  channel: 'push',
  to: 'ana',
  class: 'service',
  journey: 'j',
  step: 's',
  template: 't',
  content: { text: 'Hola ñ' },
  unsubscribeUrl: null,
};

/** Sends one message through the adapter, and gives what a receiver got. */
async function receive(key: string, attempt: number, secret: string, at = Date.now()): Promise<Signed> {
  const got: Signed[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      got.push({ body, headers: request.headers as { [name: string]: string } });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const deps: AdapterDeps = { secret: (reference) => String(reference.env), log: () => {}, now: () => at };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const open = await webhook.open({ url, secret: { env: secret }, allow_private: true }, deps);
  await open.send({ ...base, key, attempt } as unknown as OutboundMessage, 5_000);
  await open.close();
  server.close();
  const [only] = got;
  if (only === undefined || got.length > 1) throw new Error('exactly one request');
  return only;
}

function accepts(secret: string, { body, headers }: Signed): boolean {
  try {
    new Webhook(secret).verify(body, headers as never);
    return true;
  } catch {
    return false;
  }
}

/** The same request with one character of one part changed. */
function change(signed: Signed, part: string, at: number): Signed {
  const text = part === 'body' ? signed.body : (signed.headers[part] ?? '');
  const index = at % text.length;
  // Padding and the last bits of base64 say nothing: a change there must be one of the digest.
  const letter = text[index] === 'A' ? 'Z' : 'A';
  const digit = text[index] === '1' ? '2' : '1';
  const changed = `${text.slice(0, index)}${part === 'webhook-timestamp' ? digit : letter}${text.slice(index + 1)}`;
  return part === 'body'
    ? { ...signed, body: changed }
    : { ...signed, headers: { ...signed.headers, [part]: changed } };
}

it('S9 only what is ours, whole and fresh is accepted, and attempts of one send have one id', async () => {
  const random = seededRandom(9);
  const good = await receive('k1', 1, OURS);
  const again = await receive('k1', 2, OURS);
  const another = await receive('k2', 1, OURS);
  const rotated = await receive('k1', 1, `${OURS} ${NEXT}`);
  const headersWithout = (name: string) =>
    Object.fromEntries(Object.entries(good.headers).filter(([each]) => each !== name));
  const parts = ['body', 'webhook-id', 'webhook-timestamp'];
  const flips = Array.from({ length: trials(200) }, (_unused, index) =>
    change(good, parts[index % 3] ?? 'body', Math.floor(random() * 1e6)),
  );
  // 44 characters of base64 behind `v1,`: the last one is padding, the one before holds two bits that say nothing.
  const signatures = Array.from({ length: 40 }, (_unused, index) =>
    change(good, 'webhook-signature', 3 + index),
  );
  const refused: Signed[] = [
    ...flips,
    ...signatures,
    ...['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
      ...good,
      headers: headersWithout(name),
    })),
    { ...good, headers: { ...good.headers, 'webhook-signature': '' } },
    {
      ...good,
      headers: {
        ...good.headers,
        'webhook-signature': String(good.headers['webhook-signature']).replace('v1,', 'v2,'),
      },
    },
    {
      ...good,
      headers: { ...good.headers, 'webhook-signature': String(another.headers['webhook-signature']) },
    },
    await receive('k1', 1, OTHER),
    await receive('k1', 1, OURS, Date.now() - HOUR_MS),
    await receive('k1', 1, OURS, Date.now() + HOUR_MS),
  ];
  const accepted: [string, Signed][] = [
    [OURS, good],
    [OURS, again],
    [OURS, another],
    [OURS, rotated],
    [NEXT, rotated],
  ];
  const wronglyAccepted = refused.filter((signed) => accepts(OURS, signed)).length;
  const wronglyRefused = accepted.filter(([secret, signed]) => !accepts(secret, signed)).length;
  const ids = [good, again, another].map(({ headers }) => headers['webhook-id']);
  figure('S9', {
    good: accepted.length,
    bad: refused.length,
    wrongly_accepted: wronglyAccepted,
    wrongly_refused: wronglyRefused,
    ids_of_one_send: new Set(ids.slice(0, 2)).size,
  });
  expect({ wronglyAccepted, wronglyRefused }).toEqual({ wronglyAccepted: 0, wronglyRefused: 0 });
  expect(ids).toEqual([ids[0], ids[0], expect.not.stringMatching(`^${ids[0]}$`)]);
}, 120_000);
