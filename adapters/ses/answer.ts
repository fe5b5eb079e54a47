/**
 * What an answer of the SES API v2 means for a mail. What speaks of us or of the moment (limits, credentials, an account
 * that is paused) is retryable: nothing was sent, and it says nothing about this mail. What speaks of the mail or of how the
 * channel is set up is final. Sources: SendEmail and Common Errors of the SES API v2 reference. Pure.
 */
import type { Json } from '../../src/base/json.ts';
import { isJsonObject } from '../../src/base/json.ts';
import { parseRetryAfterMs } from '../../src/base/retry-after.ts';
import {
  type AnswerFacts,
  classifyStatus,
  type Outcome,
  type OutcomeReason,
} from '../../src/delivery/contract.ts';
import { type Answer, headerOf } from '../http/exchange.ts';
import { parseJson } from '../http/json.ts';

type Meaning = readonly [result: 'retryable' | 'rejected', reason: OutcomeReason];

const LIMIT: Meaning = ['retryable', 'rate_limit'];
const LOGIN: Meaning = ['retryable', 'authentication'];

/** By the error's name without `Exception`. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['TooManyRequests', LIMIT],
  ['Throttling', LIMIT],
  ['Throttled', LIMIT],
  ['RequestThrottled', LIMIT],
  ['LimitExceeded', LIMIT],
  ['RequestLimitExceeded', LIMIT],
  ['SendingPaused', ['retryable', 'provider']],
  ['AccountSuspended', ['retryable', 'provider']],
  ['AccessDenied', LOGIN],
  ['ExpiredToken', LOGIN],
  ['IncompleteSignature', LOGIN],
  ['InvalidClientTokenId', LOGIN],
  ['InvalidSignature', LOGIN],
  ['MissingAuthenticationToken', LOGIN],
  ['NotAuthorized', LOGIN],
  ['OptInRequired', LOGIN],
  ['RequestExpired', LOGIN],
  ['RequestTimeTooSkewed', LOGIN],
  ['SignatureDoesNotMatch', LOGIN],
  ['UnrecognizedClient', LOGIN],
  ['MailFromDomainNotVerified', ['rejected', 'configuration']],
  ['NotFound', ['rejected', 'configuration']],
  ['UnknownOperation', ['rejected', 'configuration']],
  ['RequestEntityTooLarge', ['rejected', 'size']],
]);

/** `MessageRejected` and `BadRequest` say in words alone what is wrong. First match wins. */
const WORDS: readonly (readonly [RegExp, OutcomeReason])[] = [
  [/not verified|not authorized|production access|configuration set/i, 'configuration'],
  [/message length|too (long|large|big)|size/i, 'size'],
  [/illegal address|missing final|local (address|part)|domain (contains|starts|ends|name)/i, 'address'],
];

/** What an answer says of an error: its name, from header or body, and its words. Header: `Name:http://...`. */
function errorOf(
  answer: Answer,
  parsed: Json | undefined,
): { readonly name: string; readonly words: string } {
  const header = headerOf(answer, 'x-amzn-errortype');
  const body = isJsonObject(parsed) ? parsed : {};
  const written = [header, body.__type, body.code].find((each) => typeof each === 'string') ?? '';
  const name = String(written).split(':')[0]?.split('#').at(-1) ?? '';
  const words = [body.message, body.Message].find((each) => typeof each === 'string') ?? '';
  return { name: /^[A-Za-z]{1,64}$/.test(name) ? name : '', words: String(words) };
}

/**
 * Classifies an answer. Accepted needs the id that SES gave the mail: any other 2xx is of somebody in between, and unknown.
 * Details hold the status and the error's name, never its words: they name addresses.
 */
export function classifyAnswer(answer: Answer, now: number): Outcome {
  const { status } = answer;
  const parsed = parseJson(answer.body);
  if (status >= 200 && status < 300) {
    const id = isJsonObject(parsed) ? parsed.MessageId : undefined;
    if (typeof id === 'string' && /^[\x21-\x7e]{1,200}$/.test(id))
      return { result: 'accepted', providerId: id };
    return { result: 'unknown', reason: 'provider', detail: `status ${status} without a MessageId` };
  }
  const { name, words } = errorOf(answer, parsed);
  const facts: AnswerFacts = {
    retryAfterMs: parseRetryAfterMs(headerOf(answer, 'retry-after'), now),
    detail: `status ${status} ${name}`.trim(),
  };
  return status < 400
    ? classifyStatus(status, facts)
    : classifyError(status, name.replace(/Exception$/, ''), words, facts);
}

function classifyError(status: number, name: string, words: string, facts: AnswerFacts): Outcome {
  const { retryAfterMs, detail = '' } = facts;
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  const meaning = MEANINGS.get(name);
  if (meaning?.[0] === 'retryable') return { result: 'retryable', reason: meaning[1], ...wait, detail };
  if (meaning !== undefined) return { result: 'rejected', reason: meaning[1], detail };
  // A key that AWS does not take says nothing about the mail, whatever the error is called.
  if (status === 401 || status === 403)
    return { result: 'retryable', reason: 'authentication', ...wait, detail };
  const outcome = classifyStatus(status, facts);
  if (outcome.result !== 'rejected' || outcome.reason !== 'content') return outcome;
  const reason = WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'content';
  return { result: 'rejected', reason, detail };
}
