/** The bytes that a message becomes as mail (MIME), whatever way it takes. Knows no envelope, and sends nothing. */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutboundMessage } from '../../src/delivery/contract.ts';
import { addressKey } from './address-key.ts';
import { readContent } from './content.ts';
import type { Sender } from './sender.ts';

/** One mail: its only recipient, its `Message-ID` and its bytes. */
export type Mime = { readonly to: string; readonly messageId: string; readonly bytes: Buffer };

/**
 * Builds the mail of one message at an instant (epoch ms; the Date header). Everything else is the same in every
 * attempt, but for a header that says that an earlier one may have arrived. Throws `UnfitMessage` on a bad address, a line break in a header, or no content.
 */
export async function buildMime(message: OutboundMessage, sender: Sender, now: number): Promise<Mime> {
  const { to, subject, text, html, headers } = readContent(message);
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
    // As they are: a URL on more than one line is none.
    headers: Object.entries(headers).map(([header, value]) => ({
      key: header,
      value: { prepared: true, foldLines: false, value },
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes = await composer.compile().build();
  return { to, messageId, bytes };
}
