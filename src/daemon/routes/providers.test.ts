/** The address of a channel for its provider: what is answered when, and what is handed on. */
import { afterEach, expect, it } from 'vitest';
import type { OpenedChannels } from '../../delivery/channels.ts';
import type { Receipt, ReceiptAnswer, ReceiptRequest } from '../../delivery/contract.ts';
import type { ReceiptNotice } from '../../hosts/host.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { Overloaded } from '../overloaded.ts';
import { createServer } from '../server.ts';
import { addProviderRoutes, type ProviderRoutes } from './providers.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const receipt = (index: number): Receipt => ({
  id: `r${index}`,
  kind: 'delivered',
  key: `k${index}`,
  address: null,
});
const proved = (receipts: readonly Receipt[]): ReceiptAnswer => ({
  result: 'proved',
  about: 'delivery',
  receipts,
});

function open(answer: ReceiptAnswer, overrides: Partial<ProviderRoutes> = {}) {
  const requests: ReceiptRequest[] = [];
  const batches: (readonly ReceiptNotice[])[] = [];
  const lines: string[] = [];
  const log = createLog('debug', {
    write: (line: string) => lines.push(line),
  } as unknown as NodeJS.WritableStream);
  const receipts = async (request: ReceiptRequest) => {
    requests.push(request);
    return answer;
  };
  const channels = { email: { adapter: { receipts } }, push: { adapter: {} } } as unknown as OpenedChannels;
  const metrics = createMetrics();
  const app = createServer(log, () => {});
  addProviderRoutes(app, {
    channels: () => channels,
    loop: { isBehind: () => false, receipts: async (batch) => void batches.push(batch) },
    isReady: () => true,
    onShed: () => {},
    metrics,
    log,
    ...overrides,
  });
  closing.push(() => app.close());
  const post = (url: string, payload: string | Buffer = 'raw', headers: { [name: string]: string } = {}) =>
    app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'text/plain', ...headers } });
  const counted = async () =>
    (await metrics.receiptRequests.get()).values.map(
      ({ labels, value }) => `${labels.channel} ${labels.result} ${value}`,
    );
  return { post, counted, requests, batches, lines };
}

it('hands the adapter the bytes and headers as they came, and the receipts on', async () => {
  const { post, counted, requests, batches } = open(
    proved([{ ...receipt(1), address: 'ana@example.com', reason: '5.1.1' }]),
  );
  const body = Buffer.from('{"a": "ñ" }\r\n');
  const answer = await post('/receipts/email', body, { 'x-signature': 's' });
  expect([answer.statusCode, answer.json()]).toEqual([200, { success: true, accepted: 1 }]);
  expect(requests).toMatchObject([{ channel: 'email', headers: { 'x-signature': 's' } }]);
  expect(Buffer.compare(Buffer.from(requests[0]!.body), body)).toBe(0);
  expect(batches).toEqual([
    [
      {
        subscriber: null,
        receipt: {
          type: 'receipt',
          id: 'r1',
          kind: 'delivered',
          channel: 'email',
          key: 'k1',
          address: 'ana@example.com',
          about: {},
          source: 'provider',
          reason: '5.1.1',
        },
      },
    ],
  ]);
  expect(await counted()).toEqual(['email delivery 1']);
});

it('answers 200 only when it is committed, and asks to come again when it cannot be', async () => {
  const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
  const waiting = open(proved([receipt(1)]), { loop: { isBehind: () => false, receipts: () => committed } });
  let isAnswered = false;
  const answer = waiting.post('/receipts/email').then((each) => {
    isAnswered = true;
    return each;
  });
  while (waiting.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(isAnswered).toBe(false);
  commit();
  expect((await answer).statusCode).toBe(200);
  const full = open(proved([receipt(1)]), {
    loop: { isBehind: () => false, receipts: () => Promise.reject(new Overloaded(7)) },
  });
  const refused = await full.post('/receipts/email');
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '7']);
  expect(await full.counted()).toEqual([]);
});

it('commits a large batch in parts, and nothing where there is nothing', async () => {
  const large = open(proved(Array.from({ length: 1201 }, (_unused, index) => receipt(index))));
  expect((await large.post('/receipts/email')).statusCode).toBe(200);
  expect(large.batches.map(({ length }) => length)).toEqual([500, 500, 201]);
  const none = open(proved([]));
  expect((await none.post('/receipts/email')).statusCode).toBe(200);
  expect(none.batches).toEqual([]);
});

it.each<[ReceiptAnswer, number]>([
  [{ result: 'refused', reason: 'unreadable' }, 400],
  [{ result: 'refused', reason: 'unproved' }, 403],
  [{ result: 'refused', reason: 'foreign' }, 403],
  [{ result: 'refused', reason: 'stale' }, 403],
  [{ result: 'later' }, 503],
])('answers %j with %s and takes nothing', async (answer, status) => {
  const { post, batches, lines, counted } = open(answer);
  const response = await post('/receipts/email', 'ana@example.com');
  expect(response.statusCode).toBe(status);
  expect(response.headers['retry-after']).toBe(status === 503 ? '10' : undefined);
  expect(batches).toEqual([]);
  expect(lines.join('')).not.toContain('ana@');
  expect(await counted()).toHaveLength(1);
});

it('takes nothing for channels without receipts, and nothing while it is not ready', async () => {
  const { post, requests } = open(proved([receipt(1)]));
  for (const channel of ['push', 'sms', '__proto__', 'constructor', '', 'email/x']) {
    expect((await post(`/receipts/${channel}`)).statusCode).toBe(404);
  }
  const closed = open(proved([receipt(1)]), { isReady: () => false });
  expect((await closed.post('/receipts/email')).statusCode).toBe(503);
  expect([requests, closed.requests]).toEqual([[], []]);
});
