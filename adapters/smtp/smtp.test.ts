/** The mail that really arrives: headers, envelope, bytes, and what is refused before it leaves. */
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import type { AdapterDeps, OpenAdapter, OutboundMessage } from '../../src/delivery/contract.ts';
import { readAddress, readMailbox } from '../mail/address.ts';
import { plainText } from '../mail/plain-text.ts';
import { smtp } from './index.ts';

const deps: AdapterDeps = {
  secret: (reference) => String(reference.env),
  log: () => {},
  now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
};
const unsubscribeUrl = `https://shop.example/unsubscribe/${'t'.repeat(200)}`;
const message = {
  key: 'k1abc',
  type: 'send',
  channel: 'email',
  to: 'ana@example.com',
  class: 'lifecycle',
  journey: 'j',
  step: 's',
  template: 'hello',
  content: {
    subject: '¡Hola, Ana!',
    html: '<h1>Hi</h1><p>Go <a href="https://x.example/?a=1&amp;b=2">there</a></p>',
  },
  attempt: 1,
  unsubscribeUrl,
} as unknown as OutboundMessage;

type Got = {
  readonly raw: string;
  readonly mail: ParsedMail;
  readonly envelope: SMTPServerSession['envelope'];
};
const got: Got[] = [];
let connections = 0;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  closeTimeout: 10,
  onConnect: (_, done) => {
    connections += 1;
    done();
  },
  onData: (stream, session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', async () => {
      const raw = Buffer.concat(chunks);
      got.push({
        raw: raw.toString('latin1'),
        mail: await simpleParser(raw),
        envelope: { ...session.envelope },
      });
      done();
    });
  },
});
let config: JsonObject;
let open: OpenAdapter;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  config = {
    host: '127.0.0.1',
    port: { env: String(port) },
    from: 'Shop & Söhne <hello@shop.example>',
    bounces: 'bounces@mail.shop.example',
    bounce_secret: { env: 'bounce secret' },
  };
  open = await smtp.open(config, deps);
});
afterAll(async () => {
  await open.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

async function send(change: Partial<OutboundMessage> | { readonly to?: string } = {}) {
  got.length = 0;
  const outcome = await open.send({ ...message, ...change } as OutboundMessage, 5000);
  return { outcome, ...got[0] };
}

describe('smtp', () => {
  it('sends text and HTML to one recipient, under its own return path and our key', async () => {
    const { mail, envelope, outcome } = await send();
    expect(outcome).toEqual({ result: 'accepted', providerId: '<k1abc@shop.example>' });
    expect(mail!.subject).toBe('¡Hola, Ana!');
    expect(mail!.from?.value).toEqual([{ name: 'Shop & Söhne', address: 'hello@shop.example' }]);
    expect(mail!.messageId).toBe('<k1abc@shop.example>');
    expect(mail!.date).toEqual(new Date(deps.now()));
    expect(mail!.html).toContain('<h1>Hi</h1>');
    expect(mail!.text?.trim()).toBe('Hi\n\nGo there (https://x.example/?a=1&b=2)');
    expect(envelope!.rcptTo.map(({ address }) => address)).toEqual(['ana@example.com']);
    const from = envelope!.mailFrom === false ? '' : envelope!.mailFrom.address;
    expect(from).toMatch(/^bounces\+k1abc-[0-9a-z]{20}@mail\.shop\.example$/);
    const read = open.returnPaths!.read(from, 'email');
    expect(read?.key).toBe('k1abc');
    expect(['ana@example.com', 'ANA@example.com', 'eve@example.com'].map(read!.isFor)).toEqual([
      true,
      true,
      false,
    ]);
    expect(open.returnPaths!.read(from, 'other')).toBeNull();
    expect(open.returnPaths!.address).toBe('bounces@mail.shop.example');
  });

  it('carries exactly one one-click header pair, with one https URI on one line (RFC 8058)', async () => {
    const { raw } = await send();
    expect(raw!.match(/^List-Unsubscribe: .*$/gm)).toEqual([`List-Unsubscribe: <${unsubscribeUrl}>`]);
    expect(raw!.match(/^List-Unsubscribe-Post: .*$/gm)).toEqual([
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ]);
  });

  it('sends the same bytes in every attempt', async () => {
    const first = await send();
    const second = await send({ attempt: 2 });
    expect(second.raw).toBe(first.raw);
  });

  it('says of a mail that may have arrived before that it may be one too many', async () => {
    const header = /^X-Rutter-Maybe-Duplicate: yes\r$/m;
    expect((await send({ attempt: 2, maybeDuplicate: true })).raw).toMatch(header);
    expect((await send({ attempt: 2 })).raw).not.toMatch(/Maybe-Duplicate/);
  });

  it('has no unsubscribe header where there is no address for it', async () => {
    expect((await send({ unsubscribeUrl: null })).raw).not.toMatch(/^List-Unsubscribe/m);
  });

  it.each([
    'http://shop.example/u',
    'javascript:alert(1)',
    'https://x.example/>, <mailto:a@b',
    'https://x/\r\nBcc: a@b',
  ])('refuses the unsubscribe address %j', async (url) => {
    const { outcome } = await send({ unsubscribeUrl: url });
    expect(outcome).toMatchObject({ result: 'rejected', reason: 'configuration' });
    expect(got).toEqual([]);
  });

  it('takes http on loopback as unsubscribe address, for development', async () => {
    expect((await send({ unsubscribeUrl: 'http://127.0.0.1:8080/u' })).outcome.result).toBe('accepted');
  });

  it.each([
    'ana@example.com, eve@example.com',
    'ana@example.com;eve@example.com',
    'ana@example.com\r\nBcc: eve@example.com',
    'ana@example.com\nRCPT TO:<eve@example.com>',
    'ana@example.com\u0000',
    'Ana <ana@example.com>',
    '<ana@example.com>',
    'ana@example.com>',
    '"ana eve"@example.com',
    '"a@b"@example.com',
    'ana(comment)@example.com',
    'ana@[127.0.0.1]',
    'group:ana@example.com;',
    'ana@exa mple.com',
    'ana@@example.com',
    'ana@-example.com',
    'ana',
    '',
    `${'a'.repeat(65)}@example.com`,
  ])('refuses the recipient %j', async (to) => {
    const { outcome } = await send({ to });
    expect(outcome).toMatchObject({ result: 'rejected', reason: 'address' });
    expect(got).toEqual([]);
  });

  it.each(['a\r\nBcc: eve@example.com', 'a\nb', 'a\u0000b'])('refuses the subject %j', async (subject) => {
    const { outcome } = await send({ content: { subject, text: 'x' } });
    expect(outcome).toMatchObject({ result: 'rejected', reason: 'content' });
    expect(got).toEqual([]);
  });

  it('keeps lines that look like SMTP inside of the body', async () => {
    const text = 'one\r\n.\r\nMAIL FROM:<eve@example.com>\r\n.two';
    const { mail } = await send({ content: { subject: 's', text } });
    expect(mail!.text?.trimEnd()).toBe(text.replaceAll('\r\n', '\n'));
    expect(got).toHaveLength(1);
  });

  it('uses a connection again', async () => {
    const before = connections;
    for (let index = 0; index < 5; index += 1) await send();
    expect(connections - before).toBeLessThanOrEqual(1);
  });
});

describe('addresses', () => {
  it.each([
    ['ana@example.com', 'ana@example.com'],
    [' Ana+x@Example.com ', 'Ana+x@example.com'],
    ["o'brien@example.com", "o'brien@example.com"],
    ['ana@münchen.example', 'ana@xn--mnchen-3ya.example'],
    ['ana@localhost', 'ana@localhost'],
  ])('%s is one address', (text, expected) => {
    expect(readAddress(text)).toBe(expected);
  });

  it.each<[string, unknown]>([
    ['Shop <a@b.example>', { name: 'Shop', address: 'a@b.example' }],
    ['"Shop, Inc." <a@b.example>', { name: 'Shop, Inc.', address: 'a@b.example' }],
    ['a@b.example', { name: '', address: 'a@b.example' }],
    ['a@b.example, c@d.example', null],
    ['Shop\r\n <a@b.example>', null],
  ])('%j as a sender', (text, expected) => {
    expect(readMailbox(text)).toEqual(expected);
  });
});

describe('the secret of return paths', () => {
  it('is the same after a restart without one in the configuration, where the daemon has one to give', async () => {
    const { bounce_secret: _none, ...plain } = config;
    const giving = { ...deps, secretFor: (purpose: string) => `secret for ${purpose}` };
    const [first, second] = [await smtp.open(plain, giving), await smtp.open(plain, giving)];
    got.length = 0;
    await first.send(message, 5000);
    const from = got[0]!.envelope.mailFrom as { readonly address: string };
    expect(second.returnPaths!.read(from.address, 'email')?.key).toBe('k1abc');
    expect(open.returnPaths!.read(from.address, 'email')).toBeNull();
    await Promise.all([first.close(), second.close()]);
  });

  it('needs an address with room for a token', async () => {
    const long = { ...config, bounces: `${'b'.repeat(27)}@shop.example` };
    await expect(smtp.open(long, deps)).rejects.toThrow(/at most 26 characters/);
  });
});

describe('plainText', () => {
  it.each([
    ['<p>a</p><p>b &amp; c</p>', 'a\n\nb & c'],
    ['<head><style>x{}</style></head><!-- c -->a<br>b', 'a\nb'],
    ['<a href="https://x">https://x</a>', 'https://x'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n- b'],
    ['&#8364;&euro;&#x20AC; &unknown;', '€€€ &unknown;'],
  ])('%s', (html, expected) => {
    expect(plainText(html)).toBe(expected);
  });

  it.each([
    '<a href="'.repeat(20_000),
    '<!--'.repeat(50_000),
    '<'.repeat(200_000),
    '<style'.repeat(20_000),
    '<a href="x">'.repeat(10_000),
  ])('takes bounded time for %.12s...', (html) => {
    const from = performance.now();
    plainText(html);
    expect(performance.now() - from).toBeLessThan(2000);
  });
});
