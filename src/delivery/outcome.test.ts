/** The tables that turn answers into outcomes. */
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../kernel/input.ts';
import { classifyFailure, classifySmtpReply, classifyStatus, type SmtpPhase } from './outcome.ts';

function summarize(outcome: Outcome): string {
  return outcome.result === 'accepted' ? 'accepted' : `${outcome.result} ${outcome.reason}`;
}

describe('classifyStatus', () => {
  it.each([
    [200, 'accepted'],
    [204, 'accepted'],
    [301, 'rejected configuration'],
    [400, 'rejected content'],
    [403, 'rejected authentication'],
    [404, 'rejected configuration'],
    [408, 'retryable connection'],
    [409, 'retryable provider'],
    [410, 'rejected endpoint_gone'],
    [425, 'retryable connection'],
    [429, 'retryable rate_limit'],
    [451, 'rejected content'],
    [500, 'unknown provider'],
    [501, 'rejected configuration'],
    [503, 'unknown provider'],
    [504, 'unknown provider'],
    [999, 'unknown provider'],
  ])('%i -> %s', (status, expected) => {
    expect(summarize(classifyStatus(status))).toBe(expected);
  });

  it('keeps Retry-After, which makes a 503 retryable', () => {
    expect(classifyStatus(503, { retryAfterMs: 5 })).toEqual({
      result: 'retryable',
      reason: 'provider',
      retryAfterMs: 5,
    });
  });

  it('makes every 4xx final but those that say "again"', () => {
    const again = Array.from({ length: 100 }, (_, index) => 400 + index).filter(
      (status) => classifyStatus(status).result !== 'rejected',
    );
    expect(again).toEqual([408, 409, 421, 425, 429]);
  });
});

describe('classifySmtpReply', () => {
  it.each<[number, string | undefined, SmtpPhase, string]>([
    [550, '5.1.1', 'recipient', 'rejected address'],
    [550, undefined, 'recipient', 'rejected address'],
    [550, '5.7.1', 'recipient', 'rejected policy'],
    [554, undefined, 'recipient', 'rejected policy'],
    [552, '5.2.2', 'recipient', 'rejected provider'],
    [552, undefined, 'data', 'rejected size'],
    [550, undefined, 'data', 'rejected content'],
    [550, '5.4.4', 'recipient', 'rejected dns'],
    [500, undefined, 'sender', 'rejected configuration'],
    [530, '5.7.0', 'sender', 'rejected authentication'],
    [535, '5.7.8', 'auth', 'retryable authentication'],
    [554, undefined, 'connect', 'retryable policy'],
    [421, undefined, 'connect', 'retryable provider'],
    [450, '4.7.1', 'recipient', 'retryable rate_limit'],
    [451, undefined, 'data', 'retryable provider'],
    [250, undefined, 'data', 'unknown provider'],
  ])('%i %s at %s -> %s', (code, enhanced, phase, expected) => {
    expect(summarize(classifySmtpReply(code, enhanced, phase))).toBe(expected);
  });
});

describe('classifyFailure', () => {
  it.each([
    ['ENOTFOUND', false, 'retryable dns'],
    ['ECONNREFUSED', false, 'retryable connection'],
    ['ECONNRESET', false, 'retryable connection'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false, 'retryable tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false, 'retryable tls'],
    ['EDEADLINE', false, 'retryable connection'],
    [undefined, false, 'retryable connection'],
    ['EDEADLINE', true, 'unknown no_answer'],
    ['ETIMEDOUT', true, 'unknown no_answer'],
    ['ECONNRESET', true, 'unknown interrupted'],
    ['UND_ERR_SOCKET', true, 'unknown interrupted'],
  ])('%s, written: %s -> %s', (code, written, expected) => {
    expect(summarize(classifyFailure(code, written))).toBe(expected);
  });
});
