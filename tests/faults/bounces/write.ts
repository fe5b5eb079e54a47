/** Writes reports in the form of RFC 3464, as Postfix composes them. */

type Recipient = {
  readonly original?: string;
  readonly final: string;
  readonly action: string;
  readonly status?: string;
  readonly said?: string;
};

function fieldsOf({ original, final, action, status, said }: Recipient): string {
  return [
    `Final-Recipient: rfc822; ${final}`,
    ...(original === undefined ? [] : [`Original-Recipient: rfc822;${original}`]),
    `Action: ${action}`,
    ...(status === undefined ? [] : [`Status: ${status}`]),
    'Remote-MTA: dns; mx.example',
    ...(said === undefined ? [] : [`Diagnostic-Code: ${said.replace(/(.{1,70}) /g, '$1\n    ').trimEnd()}`]),
  ].join('\n');
}

/** The mail that a report is about, as its copy: headers only, or (`whole`) with its text. */
export const COPY_HEAD = `Return-Path: <{path}>
From: Shop <hello@shop.example>
To: {to}
Subject: Welcome
Message-ID: <m1@shop.example>`;

/** A multipart/report about these recipients. `after` goes behind the status part; default: the headers of the copy. */
export function delivery(recipients: readonly Recipient[], after?: string): string {
  const said = recipients.map((each) => `<${each.final}>: ${each.said ?? each.action}`).join('\n\n');
  return `From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {path}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4F2A/mx.example"

This is a MIME-encapsulated message.

--4F2A/mx.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

${said}

--4F2A/mx.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: 4F2A
X-Postfix-Sender: rfc822; {path}
Arrival-Date: Mon,  2 Mar 2026 09:00:00 +0000 (UTC)

${recipients.map(fieldsOf).join('\n\n')}

${
  after ??
  `--4F2A/mx.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

${COPY_HEAD}
`
}
--4F2A/mx.example--
`;
}
