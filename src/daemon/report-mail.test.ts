/** The port for reports: whom it takes mail for, when it asks to come again, and what it hands on. */
import nodemailer from 'nodemailer';
import { afterEach, expect, it } from 'vitest';
import type { OpenedChannels } from '../delivery/channels.ts';
import type { ReceiptNotice } from '../hosts/host.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { Overloaded } from './overloaded.ts';
import { openReportMail, type ReportMailOptions } from './report-mail.ts';

const returnPaths = {
  address: 'b@shop.example',
  read: (path: string, channel: string) =>
    path === `b+${channel}@shop.example`
      ? { key: `key of ${channel}`, isFor: (address: string) => address === 'ana@example.com' }
      : null,
};
const channels = () =>
  ({
    push: { adapter: {}, maxInFlight: 1, honoursKey: false },
    email: { adapter: { returnPaths }, maxInFlight: 1, honoursKey: false },
    news: { adapter: { returnPaths }, maxInFlight: 1, honoursKey: false },
  }) as unknown as OpenedChannels;

const REPORT = `From: mailer-daemon@mx.example
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ana@example.com
Action: failed
Status: 5.1.1
--b--
`;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(overrides: Partial<ReportMailOptions> = {}) {
  const notices: ReceiptNotice[] = [];
  const lines: string[] = [];
  const metrics = createMetrics();
  const loop = {
    receipts: async (batch: readonly ReceiptNotice[]) => {
      notices.push(...batch);
    },
  };
  const sink = { write: (line: string) => lines.push(line) } as unknown as NodeJS.WritableStream;
  const log = createLog('debug', sink);
  const isReady = () => true;
  const base = { host: '127.0.0.1', port: 0, channels, loop, isReady, metrics, log };
  const server = await openReportMail({ ...base, ...overrides });
  closing.push(() => server.close());
  const deliver = async (to: string, raw = REPORT): Promise<number> => {
    const client = nodemailer.createTransport({ host: '127.0.0.1', port: server.port, ignoreTLS: true });
    try {
      const { response } = await client.sendMail({ envelope: { from: '', to: [to] }, raw });
      return Number(response.slice(0, 3));
    } catch (error) {
      return (error as { readonly responseCode?: number }).responseCode ?? 0;
    } finally {
      client.close();
    }
  };
  const counted = async () =>
    Object.fromEntries(
      (await metrics.reportMails.get()).values.map(({ labels, value }) => [labels.result, value]),
    );
  return { deliver, notices, lines, counted };
}

it('makes a receipt of the send and the channel whose return path it was, and of no address', async () => {
  const { deliver, notices, lines, counted } = await open();
  expect(await deliver('b+news@shop.example')).toBe(250);
  expect(notices).toEqual([
    {
      subscriber: null,
      receipt: {
        type: 'receipt',
        id: 'mail:key of news:hard_bounced',
        kind: 'hard_bounced',
        channel: 'news',
        key: 'key of news',
        address: null,
        about: {},
        reason: '5.1.1',
      },
    },
  ]);
  expect(await counted()).toEqual({ hard: 1 });
  expect(lines.join('')).not.toContain('ana@');
});

it('takes mail for return paths and their common address, and for nobody else', async () => {
  const { deliver, notices, counted } = await open();
  const others = [
    'ana@example.com',
    'b+push@shop.example',
    'b+email@other.example',
    'postmaster@shop.example',
  ];
  for (const other of others) expect(await deliver(other)).toBe(550);
  expect(await deliver('B@shop.example')).toBe(250);
  expect(notices).toEqual([]);
  expect(await counted()).toEqual({ refused: 4, unproved: 1 });
});

it('asks to come again while the daemon is not ready, and when the commit did not happen', async () => {
  const starting = await open({ isReady: () => false });
  expect(await starting.deliver('b+email@shop.example')).toBe(451);
  const full = await open({ loop: { receipts: () => Promise.reject(new Overloaded(10)) } });
  expect(await full.deliver('b+email@shop.example')).toBe(451);
  expect(await full.counted()).toEqual({});
});

it('asks to come again above its rate', async () => {
  const { deliver, notices } = await open({ mailsPerMinute: 2, elapsed: () => 0 });
  const answers = [];
  for (let turn = 0; turn < 3; turn += 1) answers.push(await deliver('b+email@shop.example'));
  expect(answers).toEqual([250, 250, 451]);
  expect(notices.length).toBe(2);
});

it('asks to come again where too much comes about one send, or to the address that anybody may write to', async () => {
  const { deliver, notices } = await open({ mailsPerMinute: 50, elapsed: () => 0 });
  const answers = async (to: string, count: number) => {
    const codes: number[] = [];
    for (let turn = 0; turn < count; turn += 1) codes.push(await deliver(to));
    return codes;
  };
  expect(await answers('b+email@shop.example', 11)).toEqual([...Array(10).fill(250), 451]);
  expect(await answers('b+news@shop.example', 1)).toEqual([250]);
  expect(await answers('b@shop.example', 3)).toEqual([250, 250, 451]);
  expect(notices.length).toBe(11);
});
