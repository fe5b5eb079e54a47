/**
 * A corpus of what comes back by mail, with what each mail says about its recipient. Written by hand after the examples of
 * RFC 3464 (appendix E), RFC 5965 (appendix B), RFC 3834 and RFC 8098, and after the forms in which Postfix, Exim, qmail,
 * sendmail, Exchange, Gmail, Outlook.com and Yahoo are publicly documented to report; all names and addresses are made up.
 * `{path}` stands for the return path of the mail it is about, `{to}` for its recipient.
 */
import { forms } from './forms.ts';
import type { Label, Sample } from './sample.ts';
import { delivery } from './write.ts';

type Row = readonly [label: Label, status: string, said: string, from: string];

/** Codes and words, each in a report as Postfix writes it. The fourth column: whose words they are, or what defines the code. */
const CODES: readonly Row[] = [
  [
    'hard',
    '5.1.1',
    'smtp; 550 5.1.1 <{to}>: Recipient address rejected: User unknown in local recipient table',
    'Postfix',
  ],
  [
    'hard',
    '5.1.1',
    "smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address",
    'Gmail',
  ],
  ['hard', '5.2.1', 'smtp; 550 5.2.1 The email account that you tried to reach is disabled.', 'Gmail'],
  [
    'hard',
    '5.5.0',
    'smtp; 550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).',
    'Outlook.com',
  ],
  [
    'hard',
    '5.4.1',
    'smtp; 550 5.4.1 Recipient address rejected: Access denied. AS(201806281)',
    'Exchange Online',
  ],
  [
    'hard',
    '5.1.10',
    'smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {to} not found by SMTP address lookup',
    'Exchange Online',
  ],
  [
    'hard',
    '5.0.0',
    "smtp; 554 delivery error: dd This user doesn't have a yahoo.com account ({to}) [0] - mta1234.mail.example",
    'Yahoo',
  ],
  [
    'hard',
    '5.4.4',
    'X-Postfix; Host or domain name not found. Name service error for name=gone.example type=A: Host not found',
    'Postfix',
  ],
  ['hard', '5.1.2', 'X-Postfix; Domain gone.example: no such host', 'RFC 3463, X.1.2'],
  ['hard', '5.1.10', 'smtp; 556 5.1.10 Recipient address has null MX', 'RFC 7505'],
  ['hard', '5.1.6', 'smtp; 550 5.1.6 Mailbox has moved, no forwarding address', 'RFC 3463, X.1.6'],
  ['hard', '5.0.0', 'smtp; 550 No such user here', 'RFC 5321'],
  ['soft', '4.2.2', 'smtp; 452 4.2.2 The email account that you tried to reach is over quota', 'Gmail'],
  ['soft', '5.2.2', 'smtp; 552 5.2.2 <{to}>: user is over quota', 'RFC 3463, X.2.2'],
  [
    'soft',
    '4.4.7',
    'X-Postfix; delivery temporarily suspended: connect to mx.example[192.0.2.7]:25: Connection timed out',
    'Postfix',
  ],
  ['soft', '4.4.1', 'X-Postfix; connect to mx.example[192.0.2.7]:25: Connection refused', 'Postfix'],
  ['soft', '4.1.1', 'smtp; 450 4.1.1 <{to}>: Recipient address rejected: unverified address', 'Postfix'],
  ['soft', '5.3.0', 'smtp; 554 5.3.0 Internal error', 'sendmail'],
  ['soft', '5.4.6', 'X-Postfix; mail for mx.example loops back to myself', 'Postfix'],
  ['soft', '5.0.0', 'smtp; 554 Transaction failed', 'RFC 5321'],
  ['soft', '5.0.0', 'smtp; 552 Mailbox full', 'RFC 5321'],
  [
    'policy',
    '5.7.1',
    "smtp; 550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
    'Outlook.com',
  ],
  [
    'policy',
    '5.7.26',
    'smtp; 550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.',
    'Gmail',
  ],
  [
    'policy',
    '5.7.1',
    'smtp; 550-5.7.1 Our system has detected that this message is likely unsolicited mail.',
    'Gmail',
  ],
  ['policy', '5.7.9', 'smtp; 554 5.7.9 Message not accepted for policy reasons.', 'Yahoo'],
  ['policy', '5.7.1', 'smtp; 550 5.7.1 <{to}>: user unknown', 'RFC 3463, X.7.1: the code counts'],
  [
    'policy',
    '5.1.1',
    'smtp; 550 5.7.1 Service unavailable; client host [192.0.2.1] blocked using a list',
    'a relay that wrote another code than it was told',
  ],
  [
    'policy',
    '5.0.0',
    'smtp; 554 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org',
    'Postfix',
  ],
  [
    'policy',
    '4.7.0',
    'smtp; 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints',
    'Yahoo',
  ],
  [
    'policy',
    '5.1.8',
    'smtp; 550 5.1.8 <bounces@shop.example>: Sender address rejected: Domain not found',
    'RFC 3463, X.1.8: our address',
  ],
  ['policy', '5.5.0', 'smtp; 550 relay not permitted', 'Exim'],
  ['content', '5.3.4', 'smtp; 552 5.3.4 Message size exceeds fixed limit', 'Postfix'],
  ['content', '5.6.0', 'smtp; 554 5.6.0 Message contains invalid header', 'RFC 3463, X.6.0'],
];

const byCode = CODES.map(([label, status, said, from], index): Sample => {
  const recipient = { final: '{to}', action: 'failed', status, said };
  return { name: `code ${index + 1}, ${status} (${from})`, label, mail: delivery([recipient]) };
});

/** Everything. */
export const corpus: readonly Sample[] = [...byCode, ...forms];
