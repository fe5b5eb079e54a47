/**
 * Delivery status notifications: `multipart/report` (RFC 3464, with the international form of RFC 6533), and the two plain
 * forms that are still met, of qmail (QSBMF) and of Exim. Says what was reported of whom; whose report it is, others say.
 */
import { addressIn, type Fields, readFields } from './fields.ts';
import type { MailPart, ReadMail } from './parse.ts';
import { type Judgement, judgeFailure } from './status.ts';

/** `delayed`: it is still being tried. `relayed`: it went on to where no reports come from. */
export type DeliveryAction = 'failed' | 'delayed' | 'delivered' | 'relayed';

/** What a report says of one recipient. `addresses`: as the sender wrote it and as it was in the end. */
export type RecipientReport = {
  readonly addresses: readonly string[];
  readonly action: DeliveryAction;
  readonly judgement: Judgement | null;
};

const ACTIONS: { readonly [action: string]: DeliveryAction } = {
  failed: 'failed',
  delayed: 'delayed',
  delivered: 'delivered',
  relayed: 'relayed',
  expanded: 'relayed',
};

const STATUS_PARTS = new Set(['message/delivery-status', 'message/global-delivery-status']);

/** ORCPT is xtext (RFC 3461, 4): `+2B` is a plus. Relays decode it, or do not. */
function decodeXtext(address: string): string {
  return address.replace(/\+([0-9A-F]{2})/g, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function readRecipient(fields: Fields): RecipientReport | null {
  const action = ACTIONS[(fields.get('action') ?? '').toLowerCase().split(/[\s(;]/)[0] ?? ''];
  if (action === undefined) return null;
  const written = [fields.get('original-recipient'), fields.get('final-recipient')].map(addressIn);
  const known = written.filter((address) => address !== null);
  const addresses = [...new Set([...known, ...known.map(decodeXtext)])];
  const status = fields.get('status') ?? '';
  const diagnostic = fields.get('diagnostic-code') ?? '';
  const judgement = action === 'failed' ? judgeFailure(status, diagnostic) : null;
  return { addresses, action, judgement };
}

/** What the status part says of each recipient; empty without such a part, or where it says nothing. Pure. */
export function readStatusParts(parts: readonly MailPart[]): readonly RecipientReport[] {
  const part = parts.find(({ contentType }) => STATUS_PARTS.has(contentType));
  const blocks = part === undefined ? [] : readFields(part.text);
  return blocks.map(readRecipient).filter((each) => each !== null);
}

/** QSBMF (D. J. Bernstein): this sentence, a paragraph `<address>:` for each recipient, then a line and the mail. */
function readQmail(text: string): readonly RecipientReport[] {
  const start = text.indexOf('Hi. This is the ');
  if (start < 0 || start > 200) return [];
  const [own = ''] = text.slice(start).split(/^--- /m, 1);
  return own.split(/\n\s*\n/).flatMap((paragraph) => {
    const match = /^<([^<>\s]{1,254})>:\s([\s\S]*)$/.exec(paragraph.trim());
    if (match === null) return [];
    const judgement = judgeFailure('', match[2] ?? '');
    return [{ addresses: [match[1] ?? ''], action: 'failed' as const, judgement }];
  });
}

/** Exim before its reports were structured: `X-Failed-Recipients`, and in the text each address with what was said. */
function readExim(mail: ReadMail): readonly RecipientReport[] {
  const failed = mail.header('x-failed-recipients');
  if (failed === null) return [];
  const [own = ''] = mail.text.replaceAll('\r\n', '\n').split(/^-{4,} This is a copy of/m, 1);
  const addresses = failed.split(',').map((each) => each.trim());
  return addresses
    .filter((address) => address !== '' && address.length <= 254)
    .slice(0, 20)
    .map((address) => {
      const start = own.indexOf(`  ${address}\n`);
      const said = start < 0 ? '' : (own.slice(start + address.length + 2).split(/\n\s*\n/, 1)[0] ?? '');
      return {
        addresses: [address],
        action: 'failed',
        judgement: judgeFailure('', said.replace(/\s+/g, ' ')),
      };
    });
}

/** What a bounce without structure says; empty where it has none of the known forms. Pure. */
export function readPlainBounce(mail: ReadMail): readonly RecipientReport[] {
  const exim = readExim(mail);
  return exim.length > 0 ? exim : readQmail(mail.text.replaceAll('\r\n', '\n'));
}
