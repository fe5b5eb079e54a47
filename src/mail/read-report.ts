/**
 * What a mail to a return path is: a report of deliveries, a complaint, or something that says nothing about a send
 * (answers of people and of their machines, read receipts). Believes nobody: whether a report counts is said by the token.
 */
import { type RecipientReport, readPlainBounce, readStatusParts } from './delivery-report.ts';
import { addressIn, readFields } from './fields.ts';
import { type MailPart, type ReadMail, readMail } from './parse.ts';

/** Why a mail says nothing: an automatic answer (RFC 3834), a read receipt (RFC 8098), feedback of another kind, no known form. */
export type Ignored = 'auto_reply' | 'read_receipt' | 'other_feedback' | 'unreadable';

/** `paths`: return paths that the report names itself, to be proved like any other. */
export type Report =
  | {
      readonly type: 'delivery';
      readonly recipients: readonly RecipientReport[];
      readonly paths: readonly string[];
    }
  | { readonly type: 'complaint'; readonly feedback: string; readonly paths: readonly string[] }
  | { readonly type: 'ignored'; readonly why: Ignored };

/** Feedback by which a person says: not this (RFC 5965, 3.1, 7.3). Of the others one is praise, and the rest are machines. */
const COMPLAINTS: readonly string[] = ['abuse', 'fraud'];
const FEEDBACK = 'message/feedback-report';
const COPIES = new Set([
  'message/rfc822',
  'message/rfc822-headers',
  'text/rfc822-headers',
  'text/rfc822-header',
  'message/global',
  'message/global-headers',
]);
const PATHS_MAX = 5;

/** Return paths in the copy of our mail that comes with a report. */
function pathsIn(parts: readonly MailPart[]): readonly string[] {
  return parts
    .filter(({ contentType }) => COPIES.has(contentType))
    .flatMap(({ text }) => addressIn(readFields(text)[0]?.get('return-path')) ?? [])
    .slice(0, PATHS_MAX);
}

function ignored(why: Ignored): Report {
  return { type: 'ignored', why };
}

function readFeedback({ parts }: ReadMail): Report {
  const part = parts.find(({ contentType }) => contentType === FEEDBACK);
  const [fields] = part === undefined ? [] : readFields(part.text);
  const feedback = fields?.get('feedback-type')?.toLowerCase();
  if (fields === undefined || feedback === undefined) return ignored('unreadable');
  const type = COMPLAINTS.find((each) => each === feedback);
  if (type === undefined) return ignored('other_feedback');
  const from = addressIn(fields.get('original-mail-from'));
  return { type: 'complaint', feedback: type, paths: [...(from === null ? [] : [from]), ...pathsIn(parts)] };
}

function isAutomatic(mail: ReadMail): boolean {
  const said = mail.header('auto-submitted')?.toLowerCase() ?? 'no';
  const precedence = mail.header('precedence')?.toLowerCase() ?? '';
  return (
    said.startsWith('auto-') ||
    precedence === 'auto_reply' ||
    ['x-autoreply', 'x-autorespond', 'x-auto-reply'].some((name) => mail.header(name) !== null)
  );
}

/**
 * Reads the bytes of one mail. `isNullSender`: its envelope has no sender; without structure only such a mail can be a
 * bounce (RFC 5321, 4.5.5). Never rejects.
 */
export async function readReport(raw: Buffer, isNullSender: boolean): Promise<Report> {
  const mail = await readMail(raw);
  if (mail === null) return ignored('unreadable');
  const isReport = mail.contentType === 'multipart/report';
  // Some leave the type of their report out; the part says it, too.
  if (isReport && mail.parts.some(({ contentType }) => contentType === FEEDBACK)) return readFeedback(mail);
  if (mail.reportType === 'disposition-notification') return ignored('read_receipt');
  const plain = isNullSender && !isReport ? readPlainBounce(mail) : [];
  const recipients = isReport ? readStatusParts(mail.parts) : plain;
  if (recipients.length > 0) return { type: 'delivery', recipients, paths: pathsIn(mail.parts) };
  return ignored(!isReport && isAutomatic(mail) ? 'auto_reply' : 'unreadable');
}
