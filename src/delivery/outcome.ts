/**
 * What an answer of the outside world means for a send: not sent (retryable), definite (accepted, rejected) or
 * unknown. Tables only; sources: durability.md "Sends", RFC 9110 (HTTP), RFC 5321 and RFC 3463 (SMTP). Pure.
 */
import type { Json } from '../base/json.ts';
import type { Outcome, OutcomeReason } from '../kernel/input.ts';

/** What is known besides the status: asked wait in ms, the provider's id and parsed body, a short text for logs. */
export type AnswerFacts = {
  readonly retryAfterMs?: number | undefined;
  readonly providerId?: string;
  readonly answer?: Json;
  readonly detail?: string;
};

const rejectedStatuses: { readonly [status: number]: OutcomeReason } = {
  401: 'authentication',
  403: 'authentication',
  404: 'configuration',
  405: 'configuration',
  407: 'authentication',
  410: 'endpoint_gone',
  413: 'size',
  414: 'size',
  431: 'size',
  501: 'configuration',
  505: 'configuration',
};
const retryableStatuses: { readonly [status: number]: OutcomeReason } = {
  408: 'connection',
  409: 'provider',
  421: 'connection',
  425: 'connection',
  429: 'rate_limit',
};

function detailed(detail: string | undefined): { readonly detail?: string } {
  return detail === undefined ? {} : { detail };
}

/**
 * Classifies a complete HTTP answer. 2xx accepted; 408, 409, 421, 425, 429 and 503 with Retry-After retryable; other
 * 4xx and all 3xx (redirects are not followed) rejected; other 5xx unknown: the request may have had its effect.
 */
export function classifyStatus(status: number, facts: AnswerFacts = {}): Outcome {
  const { retryAfterMs, providerId = '', answer } = facts;
  const detail = detailed(facts.detail);
  if (status >= 200 && status < 300) {
    return { result: 'accepted', providerId, ...(answer === undefined ? {} : { answer }) };
  }
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  const retryable = retryableStatuses[status];
  if (retryable !== undefined) return { result: 'retryable', reason: retryable, ...wait, ...detail };
  if (status === 503 && retryAfterMs !== undefined) {
    return { result: 'retryable', reason: 'provider', retryAfterMs, ...detail };
  }
  const rejected = rejectedStatuses[status];
  if (rejected !== undefined) return { result: 'rejected', reason: rejected, ...detail };
  if (status >= 400 && status < 500) return { result: 'rejected', reason: 'content', ...detail };
  if (status >= 300 && status < 400) return { result: 'rejected', reason: 'configuration', ...detail };
  return { result: 'unknown', reason: 'provider', ...detail };
}

/** Where in the dialogue an SMTP server answered, or fell silent. `data` is after the final dot. */
export type SmtpPhase = 'connect' | 'auth' | 'sender' | 'recipient' | 'data';

/** First match by prefix of the enhanced code's last two parts wins (RFC 3463). */
const enhancedReasons: readonly (readonly [string, OutcomeReason])[] = [
  ['1.8', 'policy'],
  ['1.7', 'policy'],
  ['1.', 'address'],
  ['2.1', 'address'],
  ['2.3', 'size'],
  ['2.', 'provider'],
  ['3.4', 'size'],
  ['3.', 'provider'],
  ['4.', 'dns'],
  ['5.', 'configuration'],
  ['6.', 'content'],
  ['7.8', 'authentication'],
  ['7.9', 'authentication'],
  ['7.', 'policy'],
];

function smtpReason(code: number, enhanced: string | undefined, phase: SmtpPhase): OutcomeReason {
  if (phase === 'auth' || code === 530 || code === 534 || code === 535) return 'authentication';
  const detail = enhanced?.split('.').slice(1).join('.');
  const found = enhancedReasons.find(([prefix]) =>
    prefix.endsWith('.') ? detail?.startsWith(prefix) : detail === prefix,
  );
  if (code < 500) return found?.[1] === 'policy' || code === 450 ? 'rate_limit' : 'provider';
  if (found !== undefined) return found[1];
  if (code === 552) return 'size';
  if (code >= 500 && code <= 504) return 'configuration';
  if (phase === 'recipient' && code !== 554) return 'address';
  return phase === 'data' ? 'content' : 'policy';
}

/**
 * Classifies an SMTP reply that was read in full. 4yz is retryable in every phase (RFC 5321, 4.2.1: the action was not
 * taken), 5yz is final, but a refused login speaks of us and not of the message: retryable.
 */
export function classifySmtpReply(
  code: number,
  enhanced: string | undefined,
  phase: SmtpPhase,
  detail?: string,
): Outcome {
  const reason = smtpReason(code, enhanced, phase);
  if (code >= 500 && code < 600 && phase !== 'auth' && phase !== 'connect') {
    return { result: 'rejected', reason, ...detailed(detail) };
  }
  if (code >= 400 && code < 600) return { result: 'retryable', reason, ...detailed(detail) };
  return { result: 'unknown', reason: 'provider', ...detailed(detail) };
}

const networkReasons: { readonly [code: string]: OutcomeReason } = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EDNS: 'dns',
  ETLS: 'tls',
  EPROTO: 'tls',
};

/**
 * Classifies a failure without an answer. `written`: a byte of the request may have reached the provider. Before that
 * nothing was sent (retryable); after that nobody knows.
 */
export function classifyFailure(code: string | undefined, written: boolean, detail?: string): Outcome {
  if (written) {
    const silent = code !== undefined && /TIMEDOUT|TIMEOUT|DEADLINE/.test(code);
    return { result: 'unknown', reason: silent ? 'no_answer' : 'interrupted', ...detailed(detail) };
  }
  const tls =
    code !== undefined && /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_|HOSTNAME_)/.test(code);
  const reason = tls ? 'tls' : (networkReasons[code ?? ''] ?? 'connection');
  return { result: 'retryable', reason, ...detailed(detail) };
}
