/** Samples that differ in form: other reporters, several recipients, feedback reports, and what is no report at all. */
import type { Sample } from './sample.ts';
import { COPY_HEAD, delivery } from './write.ts';

const bad = { action: 'failed', status: '5.1.1', said: 'smtp; 550 5.1.1 user unknown' };
const full = { action: 'failed', status: '4.2.2', said: 'smtp; 452 4.2.2 mailbox full' };
const good = { action: 'delivered', status: '2.0.0' };

/** RFC 3464, 2.3 and appendix E: several recipients, and what is no failure. */
const recipients: readonly Sample[] = [
  {
    name: 'ours failed, another was delivered',
    label: 'hard',
    mail: delivery([
      { ...bad, final: '{to}' },
      { ...good, final: 'other@b.example' },
    ]),
  },
  {
    name: 'ours was delivered, another failed',
    label: 'delivered',
    mail: delivery([
      { ...bad, final: 'other@b.example' },
      { ...good, final: '{to}' },
    ]),
  },
  {
    name: 'ours is full, another unknown',
    label: 'soft',
    mail: delivery([
      { ...bad, final: 'other@b.example' },
      { ...full, final: '{to}' },
    ]),
  },
  {
    name: 'ours is the original recipient of a forward',
    label: 'hard',
    mail: delivery([{ ...bad, original: '{to}', final: 'elsewhere@c.example' }]),
  },
  {
    name: 'a forward to two, of whom one got it',
    label: 'delivered',
    mail: delivery([
      { ...bad, original: '{to}', final: 'x@c.example' },
      { ...good, original: '{to}', final: 'y@c.example' },
    ]),
  },
  {
    name: 'strangers only, all of them unknown (an alias)',
    label: 'hard',
    mail: delivery([
      { ...bad, final: 'x@c.example' },
      { ...bad, final: 'y@c.example' },
    ]),
  },
  {
    name: 'strangers only, of whom one is full',
    label: 'soft',
    mail: delivery([
      { ...bad, final: 'x@c.example' },
      { ...full, final: 'y@c.example' },
    ]),
  },
  {
    name: 'a warning that it is delayed',
    label: 'none',
    mail: delivery([{ final: '{to}', action: 'delayed', status: '4.4.1', said: 'smtp; 450 busy' }]),
  },
  {
    name: 'relayed to where no reports come from',
    label: 'none',
    mail: delivery([{ final: '{to}', action: 'relayed', status: '2.0.0' }]),
  },
  {
    name: 'expanded into a list',
    label: 'none',
    mail: delivery([{ final: '{to}', action: 'expanded', status: '2.0.0' }]),
  },
  { name: 'failed without any code', label: 'soft', mail: delivery([{ final: '{to}', action: 'failed' }]) },
  {
    name: 'to the address of all, with the return path in the copy',
    label: 'hard',
    recipient: 'hello@shop.example',
    mail: delivery([{ ...bad, final: '{to}' }]),
  },
  {
    name: 'the mail that failed holds a report itself',
    label: 'soft',
    mail: delivery(
      [{ ...full, final: '{to}' }],
      `--4F2A/mx.example
Content-Type: message/rfc822
Content-Disposition: inline

${COPY_HEAD}
Content-Type: multipart/report; report-type=delivery-status; boundary=inner

--inner
Content-Type: message/delivery-status

Reporting-MTA: dns; other.example

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1
--inner--
`,
    ),
  },
];

/** sendmail and Exchange write the same parts with other text, other order of fields, CRLF folding and other cases. */
const SENDMAIL = `From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>
To: <{path}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="x.9/mx.example"
Subject: Returned mail: see transcript for details
Auto-Submitted: auto-generated (failure)

--x.9/mx.example

The original message was received at Mon, 2 Mar 2026 09:00:00 GMT

   ----- The following addresses had permanent fatal errors -----
<{to}>
    (reason: 550 5.1.1 <{to}>... User unknown)

--x.9/mx.example
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Received-From-MTA: DNS; shop.example

Final-Recipient: RFC822; {to}
Action: Failed
Status: 5.1.1
Diagnostic-Code: SMTP; 550 5.1.1 <{to}>... User unknown
Last-Attempt-Date: Mon, 2 Mar 2026 09:00:01 GMT

--x.9/mx.example
Content-Type: message/rfc822

${COPY_HEAD}

Welcome.
--x.9/mx.example--
`;

const EXCHANGE = `From: <postmaster@tenant.example>
To: <{path}>
Subject: Undeliverable: Welcome
MIME-Version: 1.0
X-MS-Exchange-Message-Is-Ndr:
Content-Type: multipart/report; report-type=delivery-status;
	boundary="_9B-tenant_"

--_9B-tenant_
Content-Type: multipart/alternative; differences=Content-Type;
	boundary="_alt_"

--_alt_
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Your message to {to} couldn't be delivered.

--_alt_
Content-Type: text/html; charset="us-ascii"

<html><body>Your message couldn't be delivered.</body></html>

--_alt_--

--_9B-tenant_
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0EUR.tenant.example
Received-From-MTA: dns;shop.example
Arrival-Date: Mon, 2 Mar 2026 09:00:00 +0000

Original-Recipient: rfc822;{to}
Final-Recipient: rfc822;{to}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {to} not found by SMTP address lookup

--_9B-tenant_
Content-Type: message/rfc822

${COPY_HEAD}

Welcome.
--_9B-tenant_--
`;

const QMAIL = (said: string) => `From: MAILER-DAEMON@mx.example
To: {path}
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{to}>:
${said}

--- Below this line is a copy of the message.

${COPY_HEAD}

Welcome. 550 5.1.1 user unknown
`;

const EXIM = (said: string) => `From: Mail Delivery System <Mailer-Daemon@mx.example>
To: {path}
X-Failed-Recipients: {to}
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {to}
    ${said}

------ This is a copy of the message, including all the headers. ------

${COPY_HEAD}

Welcome.
`;

const reporters: readonly Sample[] = [
  { name: 'sendmail', label: 'hard', mail: SENDMAIL },
  { name: 'Exchange', label: 'hard', mail: EXCHANGE },
  { name: 'a sender that is not null', label: 'hard', sender: 'postmaster@mx.example', mail: SENDMAIL },
  { name: 'qmail, unknown', label: 'hard', mail: QMAIL('Sorry, no mailbox here by that name. (#5.1.1)') },
  {
    name: 'qmail, full',
    label: 'soft',
    mail: QMAIL('192.0.2.9 failed after I sent the message.\nRemote host said: 552 5.2.2 over quota'),
  },
  {
    name: 'qmail, blocked',
    label: 'policy',
    mail: QMAIL(
      '192.0.2.9 does not like recipient.\nRemote host said: 550 5.7.1 no thanks\nGiving up on 192.0.2.9.',
    ),
  },
  {
    name: 'qmail from a person',
    label: 'none',
    sender: 'eve@mx.example',
    mail: QMAIL('Sorry, no mailbox here by that name. (#5.1.1)'),
  },
  {
    name: 'Exim, unknown',
    label: 'hard',
    mail: EXIM(
      'SMTP error from remote mail server after RCPT TO:<{to}>:\n    host mx.example [192.0.2.9]: 550 5.1.1 no such user',
    ),
  },
  { name: 'Exim, no route', label: 'hard', mail: EXIM('Unrouteable address') },
  { name: 'Exim, too long in the queue', label: 'soft', mail: EXIM('retry timeout exceeded') },
];

/** RFC 5965, appendix B.2, and what its types mean. */
const feedback = (type: string, from = '{path}', copy = COPY_HEAD) => `From: <abusedesk@provider.example>
To: <hello@shop.example>
Subject: FW: Welcome
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report;
	boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for an email message received from IP
192.0.2.1 on Mon, 2 Mar 2026 09:00:00 GMT.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: ${type}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <${from}>
Original-Rcpt-To: <{to}>
Received-Date: Mon, 2 Mar 2026 09:00:00 GMT
Source-IP: 192.0.2.1

--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822
Content-Disposition: inline

${copy}

Welcome.
--part1_13d.2e68ed54_boundary--
`;

const loop = { sender: 'abusedesk@provider.example', recipient: 'hello@shop.example' };
const complaints: readonly Sample[] = [
  { name: 'abuse, to the address of all', label: 'complaint', ...loop, mail: feedback('abuse') },
  {
    name: 'abuse, to the return path',
    label: 'complaint',
    sender: 'abusedesk@provider.example',
    mail: feedback('abuse'),
  },
  {
    name: 'abuse, known only by the copy',
    label: 'complaint',
    ...loop,
    mail: feedback('abuse', 'redacted@provider.example'),
  },
  { name: 'fraud', label: 'complaint', ...loop, mail: feedback('fraud') },
  { name: 'not spam', label: 'none', ...loop, mail: feedback('not-spam') },
  { name: 'a failed authentication (RFC 6591)', label: 'none', ...loop, mail: feedback('auth-failure') },
  {
    name: 'abuse of something that we did not send',
    label: 'none',
    ...loop,
    mail: feedback('abuse', 'bounces@other.example', 'From: a@other.example\nSubject: x'),
  },
];

const answer = (headers: string, text: string) => `From: <{to}>
To: <{path}>
Subject: Out of office: Welcome
${headers}MIME-Version: 1.0
Content-Type: text/plain

${text}
`;

const RECEIPT = `From: <{to}>
To: <{path}>
Subject: Read: Welcome
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="r"

--r
Content-Type: text/plain

The message was displayed.
--r
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{to}
Disposition: manual-action/MDN-sent-manually; displayed
--r--
`;

const words = 'I am away until Monday. My old address failed: 550 5.1.1 user unknown, <{to}> does not exist.';
const noReports: readonly Sample[] = [
  {
    name: 'a vacation answer (RFC 3834)',
    label: 'none',
    mail: answer('Auto-Submitted: auto-replied (vacation)\n', words),
  },
  {
    name: 'a vacation answer of another kind',
    label: 'none',
    sender: '{to}',
    mail: answer('Precedence: auto_reply\nX-Autoreply: yes\n', words),
  },
  { name: 'a person who answers', label: 'none', sender: '{to}', mail: answer('', words) },
  { name: 'a read receipt (RFC 8098)', label: 'none', mail: RECEIPT },
  {
    name: 'a report without a status part',
    label: 'none',
    mail: delivery([{ ...bad, final: '{to}' }]).replace(
      'Content-Type: message/delivery-status',
      'Content-Type: text/plain',
    ),
  },
  { name: 'nothing', label: 'none', mail: '\n' },
];

export const forms: readonly Sample[] = [...recipients, ...reporters, ...complaints, ...noReports];
