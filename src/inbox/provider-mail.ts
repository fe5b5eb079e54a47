/** Mail in the requests that providers take, as bytes that a mail program reads. Proves nothing: for a developer's machine. Pure. */

/** Who a mail is for, and its bytes. */
export type ProviderMail = { readonly to: readonly string[]; readonly raw: Buffer };

/** The mail in a request to Amazon SES; null: there is none with its own bytes. */
export function readSesMail(body: string): ProviderMail | null {
  try {
    const { Destination, Content } = JSON.parse(body) as {
      readonly Destination: { readonly ToAddresses: readonly string[] };
      readonly Content: { readonly Raw: { readonly Data: string } };
    };
    return { to: Destination.ToAddresses.map(String), raw: Buffer.from(Content.Raw.Data, 'base64') };
  } catch {
    return null;
  }
}

type Address = { readonly email: string; readonly name?: string };
type SendgridBody = {
  readonly personalizations: readonly { readonly to: readonly Address[] }[];
  readonly from: Address;
  readonly subject: string;
  readonly content: readonly { readonly type: string; readonly value: string }[];
  readonly headers?: { readonly [name: string]: string };
};

const BOUNDARY = 'parts-of-the-inbox';
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
/** An encoded word (RFC 2047); a name in quotes would do for few. */
const word = (text: string) => `=?utf-8?B?${base64(text)}?=`;
const mailbox = ({ email, name }: Address) => (name === undefined ? email : `${word(name)} <${email}>`);

/** The mail in a request to SendGrid, which makes it of its parts, as that would; null: there is none. */
export function readSendgridMail(body: string): ProviderMail | null {
  try {
    const { personalizations, from, subject, content, headers = {} } = JSON.parse(body) as SendgridBody;
    const to = personalizations.flatMap((each) => each.to.map(({ email }) => String(email)));
    const head = {
      From: mailbox(from),
      To: to.join(', '),
      Subject: word(subject),
      'MIME-Version': '1.0',
      ...headers,
      'Content-Type': `multipart/alternative; boundary="${BOUNDARY}"`,
    };
    const lines = [
      ...Object.entries(head).map(([name, value]) => `${name}: ${value}`),
      '',
      ...content.flatMap(({ type, value }) => [
        `--${BOUNDARY}`,
        `Content-Type: ${type}; charset=utf-8`,
        'Content-Transfer-Encoding: base64',
        '',
        base64(value).replace(/.{76}/g, '$&\r\n'),
      ]),
      `--${BOUNDARY}--`,
      '',
    ];
    return to.length === 0 ? null : { to, raw: Buffer.from(lines.join('\r\n')) };
  } catch {
    return null;
  }
}
