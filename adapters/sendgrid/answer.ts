/**
 * What an answer of SendGrid's API v3 means for a mail. What speaks of the account or of the moment is retryable: nothing was
 * sent, and it says nothing about this mail. Sources: "Errors" and "Rate Limits" of the API reference. Pure.
 */
import { parseRetryAfterMs } from '../../src/base/retry-after.ts';
import { type AnswerFacts, classifyStatus, type Outcome } from '../../src/delivery/contract.ts';
import { type Answer, headerOf } from '../http/exchange.ts';

/** How long to wait: as asked, or until the limit is set back (an instant in epoch seconds); undefined: nobody says. */
function waitOf(answer: Answer, now: number): number | undefined {
  const reset = headerOf(answer, 'x-ratelimit-reset') ?? '';
  const asked = parseRetryAfterMs(headerOf(answer, 'retry-after'), now);
  return asked ?? (/^\d{10}$/.test(reset) ? Math.max(0, Number(reset) * 1000 - now) : undefined);
}

/**
 * Classifies an answer. Accepted needs the id that SendGrid gave the mail: any other 2xx is of somebody in between, and
 * unknown. Details hold the status alone: words of errors name addresses.
 */
export function classifyAnswer(answer: Answer, now: number): Outcome {
  const { status } = answer;
  const words = answer.body ?? '';
  const detail = `status ${status}`;
  if (status >= 200 && status < 300) {
    const id = headerOf(answer, 'x-message-id') ?? '';
    if (/^[\x21-\x7e]{1,200}$/.test(id)) return { result: 'accepted', providerId: id };
    return { result: 'unknown', reason: 'provider', detail: `${detail} without an id` };
  }
  const retryAfterMs = status === 429 || status === 503 ? waitOf(answer, now) : undefined;
  const facts: AnswerFacts = { retryAfterMs, detail };
  if (status === 401 && /credits exceeded/i.test(words))
    return { result: 'retryable', reason: 'rate_limit', detail };
  if (status === 403 && /sender identity/i.test(words))
    return { result: 'rejected', reason: 'configuration', detail };
  if (status === 401 || status === 403) return { result: 'retryable', reason: 'authentication', detail };
  if (status === 406 || status === 415 || status === 451)
    return { result: 'rejected', reason: 'configuration', detail };
  // Only a server that asks to wait says that it did not begin.
  if (status === 503 && headerOf(answer, 'retry-after') === undefined)
    return classifyStatus(status, { detail });
  if (status === 400 && /valid address/i.test(words))
    return { result: 'rejected', reason: 'address', detail };
  return classifyStatus(status, facts);
}
