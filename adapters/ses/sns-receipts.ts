/**
 * What SNS brings from a topic of ours: proved first, then read. A subscription is confirmed for the configured topic
 * alone, at the one host that speaks for it; an address in a message is never followed.
 */
import { createVerify, type KeyObject } from 'node:crypto';
import type { Agent } from 'undici';
import type {
  AdapterDeps,
  ReceiptAnswer,
  ReceiptRefusal,
  ReceiptRequest,
} from '../../src/delivery/contract.ts';
import { exchange } from '../http/exchange.ts';
import type { SesConfig } from './config.ts';
import { readSesEvent } from './ses-event.ts';
import { SnsCertificates } from './sns-certificates.ts';
import { readSnsMessage, type SnsMessage } from './sns-message.ts';

const MINUTE_MS = 60_000;
/** SNS tries for an hour at most; what is older is somebody's copy. Shorter than ids of messages are remembered. */
const AGE_MAX_MS = 24 * 60 * MINUTE_MS;
const AHEAD_MAX_MS = 15 * MINUTE_MS;
const CONFIRM_MS = 10_000;
const ANSWER_BYTES_MAX = 65_536;
const ALGORITHMS = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' } as const;

type Source = NonNullable<SesConfig['receipts']>;

function refused(reason: ReceiptRefusal): ReceiptAnswer {
  return { result: 'refused', reason };
}

function isSigned({ signed, signature, signatureVersion }: SnsMessage, key: KeyObject): boolean {
  return createVerify(ALGORITHMS[signatureVersion]).update(signed, 'utf8').verify(key, signature);
}

/** The messages of one topic. */
export class SnsReceipts {
  readonly #source: Source;
  readonly #agent: Agent;
  readonly #deps: AdapterDeps;
  readonly #certificates: SnsCertificates;

  constructor(source: Source, agent: Agent, deps: AdapterDeps) {
    this.#source = source;
    this.#agent = agent;
    this.#deps = deps;
    this.#certificates = new SnsCertificates(source.topic, agent, deps.now, () => performance.now());
  }

  /** Never rejects. What costs nothing is looked at first, so that strangers cost little. */
  async read({ body, channel }: ReceiptRequest): Promise<ReceiptAnswer> {
    const message = readSnsMessage(body);
    if (message === null) return refused('unreadable');
    const { topic, signatureVersionMin } = this.#source;
    if (message.topic !== topic.arn) return refused('foreign');
    if (message.signatureVersion < signatureVersionMin) return refused('unproved');
    const age = this.#deps.now() - message.at;
    if (age > AGE_MAX_MS || age < -AHEAD_MAX_MS) return refused('stale');
    const key = await this.#certificates.find(message.certificateUrl);
    if (key === 'later') return { result: 'later' };
    if (key === 'unfit' || !isSigned(message, key)) return refused('unproved');
    if (message.type === 'SubscriptionConfirmation') return this.#confirm(message);
    if (message.type === 'UnsubscribeConfirmation') {
      this.#deps.log('warn', 'no longer subscribed to the topic: no more receipts come', {
        topic: topic.arn,
      });
      return { result: 'proved', about: 'unsubscribed_topic', receipts: [] };
    }
    return { result: 'proved', ...readSesEvent(message.text, { id: message.id, channel }) };
  }

  /** Makes the address itself, of parts that are proved: what SNS wrote into `SubscribeURL` is compared, not called. */
  async #confirm({ token, subscribeUrl }: SnsMessage): Promise<ReceiptAnswer> {
    const { arn, host } = this.#source.topic;
    if (!URL.canParse(subscribeUrl) || new URL(subscribeUrl).origin !== `https://${host}`)
      return refused('foreign');
    const url = new URL(`https://${host}/`);
    url.search = new URLSearchParams({
      Action: 'ConfirmSubscription',
      TopicArn: arn,
      Token: token,
    }).toString();
    const request = { url, method: 'GET', headers: { 'user-agent': 'rutter' }, body: null };
    const limits = { deadlineMs: CONFIRM_MS, maxBytes: ANSWER_BYTES_MAX };
    const result = await exchange(this.#agent, request, limits);
    const status = result.ended === 'answered' ? result.status : 0;
    if (status === 200) {
      this.#deps.log('info', 'subscribed to the topic', { topic: arn });
      return { result: 'proved', about: 'subscribed_topic', receipts: [] };
    }
    this.#deps.log('warn', 'the subscription could not be confirmed', { topic: arn, status });
    return status >= 400 && status < 500 && status !== 429 ? refused('stale') : { result: 'later' };
  }
}
