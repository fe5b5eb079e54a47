/** The bytes that a message becomes as mail (MIME), whatever way it takes. Knows no envelope, and sends nothing. */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Json } from '../../src/base/json.ts';
import type { OutboundMessage, OutcomeReason } from '../../src/delivery/contract.ts';
import { hasControl, type Mailbox, readAddress } from './address.ts';
import { addressKey } from './address-key.ts';
import { plainText } from './plain-text.ts';

/** Who a mail comes from, and where answers go (null: to the sender). */
export type Sender = { readonly from: Mailbox; readonly replyTo: Mailbox | null };

/** One mail: its only recipient, its `Message-ID` and its bytes. */
export type Mime = { readonly to: string; readonly messageId: string; readonly bytes: Buffer };

/** Why a message cannot become a mail. `reason` and text hold nothing of the message itself. */
export class UnfitMessage extends Error {
  readonly reason: OutcomeReason;

  constructor(reason: OutcomeReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Builds the mail of one message at an instant (epoch ms; the Date header). Everything else is the same in every
 * attempt, but for a header that says that an earlier one may have arrived. Throws `UnfitMessage` on a bad address, a line break in a header, or no content.
 */
export async function buildMime(message: OutboundMessage, sender: Sender, now: number): Promise<Mime> {
  const to = hasControl(message.to) ? null : readAddress(message.to);
  if (to === null) throw new UnfitMessage('address', 'the recipient is not exactly one mail address');
  const { content } = message;
  const subject = readHeader(content.subject, 'subject');
  const html = readBody(content.html);
  const text = readBody(content.text) ?? (html === undefined ? undefined : plainText(html));
  if (text === undefined && html === undefined) throw new UnfitMessage('content', 'neither html nor text');
  const key = addressKey(message.key);
  const domain = sender.from.address.slice(sender.from.address.lastIndexOf('@') + 1);
  const messageId = `<${key}@${domain}>`;
  const composer = new MailComposer({
    from: sender.from,
    to: { name: '', address: to },
    ...(sender.replyTo === null ? {} : { replyTo: sender.replyTo }),
    subject,
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    messageId,
    date: new Date(now),
    baseBoundary: key,
    // Not every way makes CRLF of line ends, as SMTP does (RFC 5322, 2.1).
    newline: 'windows',
    headers: {
      ...unsubscribeHeaders(message.unsubscribeUrl),
      ...(message.maybeDuplicate === true ? { 'X-Rutter-Maybe-Duplicate': 'yes' } : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes = await composer.compile().build();
  return { to, messageId, bytes };
}

function readHeader(value: Json | undefined, name: string): string {
  if (typeof value !== 'string') throw new UnfitMessage('content', `no \`${name}\``);
  if (hasControl(value)) throw new UnfitMessage('content', `a control character in \`${name}\``);
  return value;
}

/** A body may hold line breaks and tabs; NUL is not allowed in mail (RFC 5322, 4). */
function readBody(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value.replaceAll('\u0000', '') : undefined;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** RFC 8058: one https URI (http on loopback, for development), and the header that makes it one click. */
function unsubscribeHeaders(url: string | null): {
  readonly [name: string]: { readonly prepared: true; readonly foldLines: boolean; readonly value: string };
} {
  if (url === null) return {};
  if (hasControl(url) || /[<>\s,]/.test(url) || !URL.canParse(url)) {
    throw new UnfitMessage('configuration', 'the unsubscribe address is no URL');
  }
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback.test(hostname))) {
    throw new UnfitMessage('configuration', 'the unsubscribe address must be https');
  }
  const header = (value: string) => ({ prepared: true, foldLines: false, value }) as const;
  return {
    'List-Unsubscribe': header(`<${url}>`),
    'List-Unsubscribe-Post': header('List-Unsubscribe=One-Click'),
  };
}
