/**
 * Requests that are no messages of SNS for our topic: in another form, changed after they were signed, signed with other
 * keys, or naming certificates that are not those of SNS.
 */
import { issueCertificate, rsaKeys } from '../../fixtures/certificates.ts';
import { bounceEvent } from '../../fixtures/ses-events.ts';
import {
  CERTIFICATE_URL,
  confirmation,
  type FakeSns,
  HOST,
  notification,
  type SnsFields,
  signSns,
} from '../../fixtures/sns.ts';

export const HOUR_MS = 3_600_000;
export const EVIL = 'sns.eu-central-1.amazonaws.com.evil.example';
/** An event that closes an address. */
export const BOUNCE = bounceEvent(
  ['Permanent', 'General'],
  [['ana@example.com', '5.1.1', 'smtp; 550 5.1.1 unknown']],
);

export type Body = string | Uint8Array | SnsFields;

/** Signs as SNS does; what is not given is a notification of a bounce, of now. */
export function signerOf({ signer }: FakeSns) {
  return (fields: SnsFields = notification(BOUNCE), version: '1' | '2' = '2') =>
    signSns(fields, signer.keys.privateKey, version);
}

/** One character of a field replaced by another one of its kind. */
function change(fields: SnsFields, name: string, at: number): SnsFields {
  const text = String(fields[name]);
  const index = at % text.length;
  const letter = /\d/.test(text[index] ?? '')
    ? text[index] === '1'
      ? '2'
      : '1'
    : text[index] === 'A'
      ? 'Z'
      : 'A';
  return { ...fields, [name]: `${text.slice(0, index)}${letter}${text.slice(index + 1)}` };
}

/** What is in no way a message of SNS, or not in its own form. */
export function misshapen(sns: FakeSns): readonly Body[] {
  const signed = signerOf(sns);
  const good = signed();
  const without = (name: string) =>
    Object.fromEntries(Object.entries(good).filter(([each]) => each !== name));
  const spelled = JSON.stringify(good);
  return [
    ...['', '{', '[]', 'null', '"x"', '7', '{}', BOUNCE, `${spelled}x`, '{"Type":"Notification"}'],
    Uint8Array.of(0xff, 0xfe, 0x00),
    Buffer.concat([
      Buffer.from(spelled.slice(0, -1)),
      Buffer.from(',"x":"'),
      Buffer.of(0xc3),
      Buffer.from('"}'),
    ]),
    ...[
      'Type',
      'MessageId',
      'TopicArn',
      'Message',
      'Timestamp',
      'SignatureVersion',
      'Signature',
      'SigningCertURL',
    ].map(without),
    ...['3', '', 2, null, '1 ', '02'].map((SignatureVersion) => ({ ...good, SignatureVersion })),
    ...['notification', 'Other', '__proto__', 'constructor', ['Notification']].map((Type) => ({
      ...good,
      Type,
    })),
    ...[7, null, {}, ['x']].map((Message) => ({ ...good, Message })),
    ...['now', '2026-01-02', '2026-13-02T00:00:00Z', '1767322800000', ''].map((Timestamp) => ({
      ...good,
      Timestamp,
    })),
    { ...good, MessageId: `${good.MessageId}\nSubject\nx` },
    { ...good, Subject: 'x\nTimestamp\n2026-01-02T03:04:05.678Z' },
    { ...good, Subject: 7 },
    { ...good, Signature: `${good.Signature} ` },
    { ...good, Signature: String(good.Signature).replace(/=+$/, '') },
    { ...good, Signature: 'AAAA\nAAAA' },
    { ...signed(confirmation()), Token: undefined },
    { ...signed(confirmation()), SubscribeURL: undefined },
  ];
}

/** Addresses of certificates that are not SNS' own, the same host with what strangers write among them. */
const CERTIFICATE_URLS = [
  CERTIFICATE_URL.replace('https:', 'http:'),
  CERTIFICATE_URL.replace(HOST, EVIL),
  CERTIFICATE_URL.replace(HOST, 'evil.example'),
  CERTIFICATE_URL.replace(HOST, 'sns.us-east-1.amazonaws.com'),
  CERTIFICATE_URL.replace(HOST, 's3.eu-central-1.amazonaws.com'),
  CERTIFICATE_URL.replace(HOST, 'sns.eu-central-1.amazonaws.com.cn'),
  CERTIFICATE_URL.replace(HOST, `x.${HOST}`),
  CERTIFICATE_URL.replace(HOST, `${HOST}.`),
  CERTIFICATE_URL.replace(HOST, HOST.toUpperCase()),
  CERTIFICATE_URL.replace(HOST, `${HOST}:443`),
  CERTIFICATE_URL.replace(HOST, `${HOST}:8443`),
  CERTIFICATE_URL.replace(HOST, `evil.example@${HOST}`),
  CERTIFICATE_URL.replace(HOST, `${HOST}@evil.example`),
  CERTIFICATE_URL.replace(HOST, `${HOST}\\@evil.example`),
  CERTIFICATE_URL.replace(HOST, `${HOST}/..`),
  CERTIFICATE_URL.replace(HOST, '169.254.169.254'),
  `${CERTIFICATE_URL}?`,
  `${CERTIFICATE_URL}?Action=ListSubscriptions&.pem`,
  `${CERTIFICATE_URL}#x`,
  `https://${HOST}/?Action=GetTopicAttributes&x=/SimpleNotificationService-${'0f'.repeat(16)}.pem`,
  `https://${HOST}/bucket/SimpleNotificationService-${'0f'.repeat(16)}.pem`,
  `https://${HOST}/SimpleNotificationService-${'0F'.repeat(16)}.pem`,
  `https://${HOST}/SimpleNotificationService-.pem`,
  `https://${HOST}/evil.pem`,
  `https://${HOST}`,
  'file:///etc/passwd',
  'javascript:x',
  `//${HOST}/x.pem`,
  `data:application/x-pem-file,${encodeURIComponent('-----BEGIN CERTIFICATE-----')}`,
];

/** Certificates at the right place that are not those of SNS, each with a message that its key signs well. */
export function wrongCertificates(sns: FakeSns): readonly SnsFields[] {
  const { authority } = sns;
  const names = ['sns.amazonaws.com'];
  const at = (index: number) => `/SimpleNotificationService-${index.toString(16).padStart(32, '0')}.pem`;
  const wrong = [
    issueCertificate({
      name: 'x',
      names,
      issuer: authority,
      from: Date.now() - 9 * HOUR_MS,
      to: Date.now() - HOUR_MS,
    }),
    issueCertificate({ name: 'x', names, issuer: authority, from: Date.now() + HOUR_MS }),
    issueCertificate({ name: 'evil.example', names: ['evil.example'], issuer: authority }),
    issueCertificate({ name: 'sns.amazonaws.com.evil.example', issuer: authority }),
    issueCertificate({ name: 'x', names: ['*.amazonaws.com'], issuer: authority }),
    issueCertificate({ name: 'x', names: ['sns.us-east-1.amazonaws.com'], issuer: authority }),
    issueCertificate({ name: 'sns.amazonaws.com', names: ['evil.example'], issuer: authority }),
    issueCertificate({ name: 'x', names, issuer: authority, keys: rsaKeys(1024) }),
    issueCertificate({ name: 'x', names, issuer: authority, isAuthority: true }),
  ];
  return wrong.map((certificate, index) => {
    const url = sns.publish(at(index), certificate);
    return { ...signSns(notification(BOUNCE), certificate.keys.privateKey), SigningCertURL: url };
  });
}

/** What stands at the right place instead of a certificate. */
export function noCertificates(sns: FakeSns): readonly SnsFields[] {
  const signed = signerOf(sns);
  const found = [
    '',
    'x',
    sns.signer.keyPem,
    `${sns.signer.pem}`.replace(/[A-Z]{4}/, 'AAAA'),
    { status: 404 },
  ];
  const moved = { status: 302, location: 'https://evil.example/x.pem' };
  return [...found, moved, { status: 403 }].map((each, index) => {
    const path = `/SimpleNotificationService-${(index + 4096).toString(16).padStart(32, '0')}.pem`;
    sns.published.set(path, each);
    return { ...signed(), SigningCertURL: `https://${HOST}${path}` };
  });
}

/** What is well formed, and changed after it was signed, or signed otherwise than it says. */
export function forged(sns: FakeSns, random: () => number, count: number): readonly SnsFields[] {
  const signed = signerOf(sns);
  const note = signed(notification(BOUNCE, { Subject: 'Amazon SES Email Event Notification' }));
  const old = signed(notification(BOUNCE), '1');
  const subscribing = signed(confirmation());
  const other = rsaKeys().privateKey;
  const flips = Array.from({ length: count }, (_unused, index) => {
    const [fields, names] = [
      [note, ['Message', 'MessageId', 'Subject', 'Timestamp']],
      [old, ['Message', 'MessageId']],
      [subscribing, ['Message', 'MessageId', 'Token', 'Timestamp', 'SubscribeURL']],
    ][index % 3] as [SnsFields, string[]];
    return change(
      fields,
      names[Math.floor(random() * names.length)] ?? 'Message',
      Math.floor(random() * 1e6),
    );
  });
  // The last characters of base64 are padding and bits that say nothing: the digest is before them.
  const signatures = Array.from({ length: 40 }, (_unused, index) => change(note, 'Signature', index * 8));
  return [
    ...flips.filter((each) => Number.isFinite(Date.parse(String(each.Timestamp)))),
    ...signatures,
    { ...note, SignatureVersion: '1' },
    { ...old, SignatureVersion: '2' },
    { ...note, Subject: undefined },
    { ...signed(), Subject: 'added' },
    { ...note, Type: 'UnsubscribeConfirmation', Token: 'x', SubscribeURL: `https://${HOST}/` },
    { ...subscribing, Type: 'UnsubscribeConfirmation' },
    { ...note, Message: `${note.Message}\nMessageId\nx` },
    { ...note, Signature: signed().Signature },
    { ...note, Signature: '' },
    { ...note, Signature: Buffer.alloc(256).toString('base64') },
    { ...note, Signature: Buffer.alloc(256, 255).toString('base64') },
    signSns(notification(BOUNCE), other),
    signSns(notification(BOUNCE), other, '1'),
    ...CERTIFICATE_URLS.map((SigningCertURL) => ({ ...note, SigningCertURL })),
  ];
}
