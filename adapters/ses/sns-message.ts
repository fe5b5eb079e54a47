/**
 * Messages of Amazon SNS as they come over HTTP: their parts, and the text that their signature covers. Proves nothing.
 * Source: "Parsing message formats" and "Verifying the signatures of Amazon SNS messages" of the SNS developer guide.
 */
import { isJsonObject, type JsonObject } from '../../src/base/json.ts';
import { parseJsonBytes } from '../http/json.ts';

export type SnsType = 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';

/** A message in its parts. `at`: when SNS made it, epoch ms. `token`: of confirmations alone. */
export type SnsMessage = {
  readonly type: SnsType;
  readonly id: string;
  readonly topic: string;
  readonly at: number;
  readonly text: string;
  readonly token: string;
  readonly subscribeUrl: string;
  readonly signatureVersion: 1 | 2;
  readonly signature: Buffer;
  readonly certificateUrl: string;
  /** What the signature covers. */
  readonly signed: string;
};

/** The parts that are signed, in the order in which they are; a Subject only where there is one. */
const SIGNED: { readonly [type in SnsType]: readonly string[] } = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: [
    'Message',
    'MessageId',
    'SubscribeURL',
    'Timestamp',
    'Token',
    'TopicArn',
    'Type',
  ],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

const LENGTH_MAX = 2048;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/** A short part without control characters: so no part can be read as two. */
function wordIn(message: JsonObject, name: string): string | null {
  const value = Object.hasOwn(message, name) ? message[name] : undefined;
  return typeof value === 'string' && value !== '' && value.length <= LENGTH_MAX && !/\p{Cc}/u.test(value)
    ? value
    : null;
}

function textOf(message: JsonObject, type: SnsType): string | null {
  let text = '';
  for (const name of SIGNED[type]) {
    const value = name === 'Message' ? message.Message : wordIn(message, name);
    if (typeof value === 'string') text += `${name}\n${value}\n`;
    else if (name !== 'Subject' || (message.Subject ?? null) !== null) return null;
  }
  return text;
}

/** Reads the body of a request; null: it is no message of SNS. Pure. */
export function readSnsMessage(body: Uint8Array): SnsMessage | null {
  const message = parseJsonBytes(body);
  if (!isJsonObject(message)) return null;
  const type = (Object.keys(SIGNED) as SnsType[]).find((each) => each === message.Type);
  const signed = type === undefined ? null : textOf(message, type);
  const version = message.SignatureVersion;
  const timestamp = wordIn(message, 'Timestamp') ?? '';
  const [id, topic, signature, certificateUrl] = ['MessageId', 'TopicArn', 'Signature', 'SigningCertURL'].map(
    (name) => wordIn(message, name),
  );
  if (type === undefined || signed === null || !id || !topic || !signature || !certificateUrl) return null;
  if ((version !== '1' && version !== '2') || !TIMESTAMP.test(timestamp)) return null;
  const bytes = Buffer.from(signature, 'base64');
  const at = Date.parse(timestamp);
  // One signature has one spelling: others are of somebody who plays with it.
  if (bytes.toString('base64') !== signature || Number.isNaN(at)) return null;
  return {
    type,
    id,
    topic,
    at,
    text: String(message.Message),
    token: wordIn(message, 'Token') ?? '',
    subscribeUrl: wordIn(message, 'SubscribeURL') ?? '',
    signatureVersion: version === '2' ? 2 : 1,
    signature: bytes,
    certificateUrl,
    signed,
  };
}
