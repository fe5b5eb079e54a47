/**
 * S8: CR, LF, NUL and their kin in everything that becomes a header or an address, over a real SMTP conversation that is
 * written down byte by byte, and over the API of SES: one recipient, the one that was meant, and no header that nobody wrote.
 */
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { sendgrid } from '../../adapters/sendgrid/index.ts';
import { ses } from '../../adapters/ses/index.ts';
import { smtp } from '../../adapters/smtp/index.ts';
import type { AdapterDeps, OpenAdapter, OutboundMessage } from '../../src/delivery/contract.ts';
import { type SendgridRequest, startSendgridPeer } from '../conformance/sendgrid-peer.ts';
import { type SesRequest, startSesPeer } from '../conformance/ses-peer.ts';
import { figure } from './figures.ts';

const DEADLINE_MS = 5_000;
const deps: AdapterDeps = { secret: (reference) => String(reference.env), log: () => {}, now: () => 0 };
const RECIPIENT = 'ana@example.com';
const EVE = 'eve@evil.example';
const base = {
  key: 'k1',
  type: 'send',
  channel: 'email',
  to: RECIPIENT,
  class: 'lifecycle',
  journey: 'j',
  step: 's',
  template: 't',
  content: { subject: 'Hello', text: 'Body', html: '<p>Body</p>' },
  attempt: 1,
  unsubscribeUrl: 'https://shop.example/u/1',
};

/** What ends a line, or may be taken for it by somebody on the way. */
const BREAKS = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\u0085',
  '\u2028',
  '\u2029',
  '\v',
  '\f',
  '\r\n ',
  '\r\n\t',
  '%0d%0a',
  '\\r\\n',
];
const INJECTED = [
  `Bcc: ${EVE}`,
  `RCPT TO:<${EVE}>`,
  `.\r\nMAIL FROM:<${EVE}>`,
  `\r\n\r\nbody of ${EVE}`,
  `To: ${EVE}`,
];

/** A mail server that takes everything and keeps every line that it was told. */
async function startScribe() {
  const lines: string[] = [];
  const server = createServer((socket) => {
    let inData = false;
    let rest = '';
    socket.setEncoding('latin1').write('220 scribe ESMTP\r\n');
    socket.on('error', () => {});
    socket.on('data', (chunk: string) => {
      const whole = (rest + chunk).split('\r\n');
      rest = whole.pop() ?? '';
      for (const line of whole) {
        lines.push(`${inData ? 'data' : 'command'} ${line}`);
        if (inData && line !== '.') continue;
        if (inData) inData = false;
        else if (/^DATA$/i.test(line)) inData = true;
        socket.write(
          inData ? '354 go on\r\n' : /^EHLO/i.test(line) ? '250-scribe\r\n250 8BITMIME\r\n' : '250 ok\r\n',
        );
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { lines, port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/** What is wrong with a conversation: another recipient, a header of Eve's, a bare CR or LF on the wire. */
function leaksIn(lines: readonly string[]): readonly string[] {
  const commands = lines.filter((line) => line.startsWith('command '));
  const recipients = commands.filter((line) => /RCPT TO/i.test(line));
  const data = lines.filter((line) => line.startsWith('data ')).map((line) => line.slice(5));
  return [
    ...recipients.filter((line) => line !== `command RCPT TO:<${RECIPIENT}>`),
    ...commands.filter((line) => line.includes(EVE)),
    ...leaksInHead(data),
    ...(recipients.length > 1 ? ['more than one recipient'] : []),
  ];
}

/** What is wrong with the head of a mail, given by lines. */
function leaksInHead(mail: readonly string[]): readonly string[] {
  const head = mail.slice(0, mail.indexOf(''));
  return head.filter(
    (line) =>
      (/^(bcc|cc|to|from|x-injected|rcpt)\b/i.test(line) && line.includes(EVE)) || /[\r\n\0]/.test(line),
  );
}

/** What is wrong with a request to SES: it says itself who gets the mail, and names of tags are not anybody's words. */
function leaksInRequest({
  Destination,
  FromEmailAddress,
  EmailTags,
  Content,
}: SesRequest): readonly string[] {
  const mail = Buffer.from(Content.Raw.Data, 'base64').toString('latin1').split('\r\n');
  const tags = EmailTags.flatMap(({ Name, Value }) => [Name, Value]);
  return [
    ...leaksInHead(mail),
    ...tags.filter((each) => !/^[A-Za-z0-9_-]{1,256}$/.test(each)),
    ...(JSON.stringify(Destination) === JSON.stringify({ ToAddresses: [RECIPIENT] })
      ? []
      : ['another destination']),
    ...(FromEmailAddress === 'hello@shop.example' ? [] : ['another sender']),
  ];
}

/** What is wrong with a request to SendGrid, which makes the mail itself: of the parts that it makes headers of. */
function leaksInParts({ personalizations, from, subject, headers = {} }: SendgridRequest): readonly string[] {
  const [only, ...more] = personalizations;
  const texts = [subject, ...Object.entries(headers).flat()];
  return [
    ...texts.filter((each) => /\p{Cc}/u.test(each)),
    ...Object.keys(headers).filter((name) => !/^List-Unsubscribe(-Post)?$/.test(name)),
    ...(JSON.stringify(only?.to) === JSON.stringify([{ email: RECIPIENT }]) ? [] : ['another destination']),
    ...(more.length === 0 && from.email === 'hello@shop.example' ? [] : ['another sender, or more mails']),
  ];
}

const evil = BREAKS.flatMap((end) => INJECTED.map((injected) => `${end}${injected}`));
const places: readonly (readonly [string, (text: string) => object])[] = [
  ['to', (text) => ({ to: `${RECIPIENT}${text}` })],
  ['to first', (text) => ({ to: `${text.trim()}${RECIPIENT}` })],
  ['subject', (text) => ({ content: { ...base.content, subject: `Hello${text}` } })],
  ['text', (text) => ({ content: { subject: 'Hello', text: `Body${text}` } })],
  ['html', (text) => ({ content: { subject: 'Hello', html: `<p>${text}</p>` } })],
  ['key', (text) => ({ key: `k1${text}` })],
  ['unsubscribe', (text) => ({ unsubscribeUrl: `https://shop.example/u/1${text}` })],
  ['journey', (text) => ({ journey: `j${text}`, step: `s${text}`, template: `t${text}` })],
];

/** Sends every evil text in every place; `leaksOf` says what is wrong with what then left. */
async function sendAll(open: OpenAdapter, leaksOf: () => readonly string[]) {
  const leaks: string[] = [];
  const ended = { accepted: 0, rejected: 0, other: 0 };
  for (const [place, change] of places) {
    for (const text of evil) {
      const message = { ...base, ...change(text) } as unknown as OutboundMessage;
      const { result } = await open.send(message, DEADLINE_MS);
      if (result === 'accepted' || result === 'rejected') ended[result] += 1;
      else ended.other += 1;
      for (const leak of leaksOf()) leaks.push(`${place} ${JSON.stringify(text)}: ${leak}`);
    }
  }
  await open.close();
  figure('S8', { conversations: places.length * evil.length, ...ended, leaks: leaks.length });
  expect(leaks).toEqual([]);
  expect(ended).toMatchObject({ other: 0 });
  expect(ended.accepted).toBeGreaterThan(0);
  expect(ended.rejected).toBeGreaterThan(0);
}

it('S8 what holds a line break reaches the intended recipient alone, or nobody', async () => {
  const scribe = await startScribe();
  const open = await smtp.open(
    {
      host: '127.0.0.1',
      port: scribe.port,
      from: 'Shop <hello@shop.example>',
      bounces: 'b@shop.example',
      bounce_secret: { env: 'secret' },
    },
    deps,
  );
  await sendAll(open, () => {
    const leaks = leaksIn(scribe.lines);
    scribe.lines.length = 0;
    return leaks;
  });
  scribe.close();
}, 120_000);

it('S8 over the API of SES it is the same', async () => {
  const peer = await startSesPeer();
  await sendAll(await ses.open(peer.config, deps), () => peer.requests.splice(0).flatMap(leaksInRequest));
  await peer.close();
}, 120_000);

it('S8 over the API of SendGrid it is the same', async () => {
  const peer = await startSendgridPeer();
  await sendAll(await sendgrid.open(peer.config, deps), () => peer.requests.splice(0).flatMap(leaksInParts));
  await peer.close();
}, 120_000);
