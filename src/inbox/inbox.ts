/**
 * A place for messages to arrive on a developer's machine: a real SMTP server for mail, an HTTP endpoint for signed
 * webhooks, and a page to read both. Keeps the newest messages in memory. Development only: it accepts everything
 * and must listen on loopback.
 */
import type { AddressInfo, Server } from 'node:net';
import { parseMail } from '../mail/parse.ts';
import { type MailLimits, openMailServer } from '../mail/server.ts';
import type { Delivered, Shown } from './message.ts';
import { createPageServer } from './server.ts';

export type Inbox = {
  readonly smtpPort: number;
  readonly url: string;
  /** How many messages arrived since the start, by kind; also those no longer kept. */
  counts(): { readonly mail: number; readonly webhook: number; readonly unverified: number };
  /** Kept messages, newest first. */
  list(limit: number): Promise<readonly Shown[]>;
  show(id: number): Promise<Shown | null>;
  close(): Promise<void>;
};

export type InboxOptions = {
  /** 0 picks a free port. */
  readonly smtpPort: number;
  readonly httpPort: number;
  readonly host?: string;
  /** Standard Webhooks secret (`whsec_...`) of each channel that posts here. */
  readonly secrets: { readonly [channel: string]: string };
  /** How many messages are kept for reading; default 5000. */
  readonly keep?: number;
  readonly now?: () => number;
};

/** On a developer's machine nothing is too much. */
const NO_LIMIT = 1_000_000;
const EVERYTHING: MailLimits = {
  bytesMax: 64 * 1024 * 1024,
  keptBytes: 64 * 1024 * 1024,
  recipientsMax: NO_LIMIT,
  connectionsMax: NO_LIMIT,
  connectionsPerHostMax: NO_LIMIT,
  refusedMax: NO_LIMIT,
  mailsMax: NO_LIMIT,
  idleMs: 60_000,
  connectionMs: 24 * 3_600_000,
};

/** Starts both servers. Rejects when a port is taken. */
export async function startInbox(options: InboxOptions): Promise<Inbox> {
  const host = options.host ?? '127.0.0.1';
  const kept = createShelf(options.keep ?? 5000, options.now ?? Date.now);
  const smtp = await openMailServer(
    { host, port: options.smtpPort },
    {
      take: async ({ sender, recipients, raw }) => {
        // As whoever delivers a mail in the end writes it down (RFC 5321, 4.4).
        const traced = Buffer.concat([Buffer.from(`Return-Path: <${sender}>\r\n`), raw]);
        kept.add({ type: 'mail', to: recipients.join(', '), raw: traced });
      },
    },
    EVERYTHING,
  );
  const parsed = new WeakMap<Delivered, Promise<Shown>>();
  const read = (message: Delivered) => {
    const known = parsed.get(message) ?? parseDelivered(message);
    parsed.set(message, known);
    return known;
  };
  const inbox = {
    smtpPort: smtp.port,
    counts: kept.counts,
    list: (limit: number) => Promise.all(kept.newest(limit).map(read)),
    async show(id: number) {
      const found = kept.find(id);
      return found === undefined ? null : read(found);
    },
  };
  const page = createPageServer(inbox, options.secrets, {
    onWebhook: (channel, verified, body) => kept.add({ type: 'webhook', channel, verified, body }),
    onMail(to, raw) {
      kept.add({ type: 'mail', to: to.join(', '), raw });
      return `inbox-${kept.counts().mail}`;
    },
  });
  const httpPort = await listen(page, options.httpPort, host).catch(async (error: unknown) => {
    await smtp.close();
    throw error;
  });
  return {
    ...inbox,
    url: `http://${host}:${httpPort}`,
    async close() {
      await Promise.all([
        smtp.close(),
        new Promise<void>((done) => {
          page.close(() => done());
          page.closeAllConnections();
        }),
      ]);
    },
  };
}

type Unnumbered = Delivered extends infer Each
  ? Each extends Delivered
    ? Omit<Each, 'id' | 'atMs'>
    : never
  : never;

function createShelf(keep: number, now: () => number) {
  const shelf: Delivered[] = [];
  const counted = { mail: 0, webhook: 0, unverified: 0 };
  return {
    add(message: Unnumbered) {
      counted[message.type] += 1;
      if (message.type === 'webhook' && !message.verified) counted.unverified += 1;
      shelf.push({ ...message, id: counted.mail + counted.webhook, atMs: now() } as Delivered);
      if (shelf.length > keep * 1.25) shelf.splice(0, shelf.length - keep);
    },
    counts: () => ({ ...counted }),
    newest: (limit: number) => shelf.slice(-limit).reverse(),
    find: (id: number) => shelf.find((each) => each.id === id),
  };
}

async function parseDelivered(message: Delivered): Promise<Shown> {
  const base = { id: message.id, atMs: message.atMs, type: message.type };
  if (message.type === 'mail') {
    const parsed = await parseMail(message.raw, { skipImageLinks: true });
    return {
      ...base,
      to: message.to,
      subject: parsed.subject ?? '(no subject)',
      text: parsed.text ?? '',
      html: parsed.html || null,
      headers: parsed.headerLines.map((each) => ({
        name: each.key,
        value: each.line.slice(each.line.indexOf(':') + 1).trim(),
      })),
    };
  }
  const body = readWebhook(message.body);
  return {
    ...base,
    to: body.to,
    subject: `${message.channel}: ${body.title}${message.verified ? '' : ' (bad signature)'}`,
    text: message.body,
    html: null,
    headers: [],
  };
}

function readWebhook(body: string): { to: string; title: string } {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null) return { to: '', title: body };
    const { to, content, ...rest } = parsed as {
      to?: unknown;
      content?: { title?: unknown; text?: unknown };
    };
    const title = content?.title ?? content?.text ?? JSON.stringify(rest);
    return { to: typeof to === 'string' ? to : '', title: String(title).slice(0, 120) };
  } catch {
    return { to: '', title: body.slice(0, 120) };
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
