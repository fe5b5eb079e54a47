/** What a message says as mail, checked: whatever way it takes, it goes to one address, and no line break becomes a header. */
import { isLoopbackHost } from '../../src/base/address-policy.ts';
import type { Json } from '../../src/base/json.ts';
import type { OutboundMessage, Outcome, OutcomeReason } from '../../src/delivery/contract.ts';
import { hasControl, readAddress } from './address.ts';
import { plainText } from './plain-text.ts';

/** The parts of a mail; at least one of `text` and `html` is there. `headers`: those of our own, by name. */
export type MailContent = {
  readonly to: string;
  readonly subject: string;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly headers: { readonly [name: string]: string };
};

/** Why a message cannot become a mail. `reason` and text hold nothing of the message itself. */
export class UnfitMessage extends Error {
  readonly reason: OutcomeReason;

  constructor(reason: OutcomeReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** What `build` makes of a message; where the message is not fit for it, what becomes of it. */
export async function unlessUnfit<Built>(build: () => Built | Promise<Built>): Promise<Built | Outcome> {
  try {
    return await build();
  } catch (error) {
    if (!(error instanceof UnfitMessage)) throw error;
    return { result: 'rejected', reason: error.reason, detail: error.message };
  }
}

/** Reads a message as mail. Throws `UnfitMessage` on a bad address, a line break in a header, or no content. Pure. */
export function readContent(message: OutboundMessage): MailContent {
  const to = hasControl(message.to) ? null : readAddress(message.to);
  if (to === null) throw new UnfitMessage('address', 'the recipient is not exactly one mail address');
  const { content } = message;
  const subject = readHeader(content.subject, 'subject');
  const html = readBody(content.html);
  const text = readBody(content.text) ?? (html === undefined ? undefined : plainText(html));
  if (text === undefined && html === undefined) throw new UnfitMessage('content', 'neither html nor text');
  const headers = {
    ...unsubscribeHeaders(message.unsubscribeUrl),
    ...(message.maybeDuplicate === true ? { 'X-Rutter-Maybe-Duplicate': 'yes' } : {}),
  };
  return { to, subject, text, html, headers };
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

/** RFC 8058: one https URI (http on loopback, for development), and the header that makes it one click. */
function unsubscribeHeaders(url: string | null): { readonly [name: string]: string } {
  if (url === null) return {};
  if (hasControl(url) || /[<>\s,]/.test(url) || !URL.canParse(url)) {
    throw new UnfitMessage('configuration', 'the unsubscribe address is no URL');
  }
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopbackHost(hostname))) {
    throw new UnfitMessage('configuration', 'the unsubscribe address must be https');
  }
  return {
    'List-Unsubscribe': `<${url}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}
