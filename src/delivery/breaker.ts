/**
 * How many sends a provider may be given at once: a circuit breaker with a slow start. Pure state machine; the
 * dispatcher owns time and timers.
 *
 * closed (all permits) -> open (none; after `failuresMax` failures in a row) -> probing (one, once `retryAt` has come)
 * -> closed with one permit, one more for each success; a failed probe opens again, for longer.
 */
import { backoffMs } from '../base/backoff.ts';
import type { Outcome, OutcomeReason } from '../kernel/input.ts';

/** When to open, and for how long, in ms. */
export type BreakerOptions = {
  readonly failuresMax: number;
  readonly baseMs: number;
  readonly capMs: number;
};
export const breakerDefaults: BreakerOptions = { failuresMax: 5, baseMs: 1_000, capMs: 60_000 };

export type Breaker = {
  readonly state: 'closed' | 'open' | 'probing';
  /** Failures in a row. */
  readonly failures: number;
  /** How often it opened without a success in between. */
  readonly openings: number;
  /** Sends that may be under way at once while closed. */
  readonly allowed: number;
  /** While open: when to probe, epoch ms. */
  readonly retryAt: number;
};

/** A breaker that trusts its provider. */
export function closedBreaker(maxInFlight: number): Breaker {
  return { state: 'closed', failures: 0, openings: 0, allowed: maxInFlight, retryAt: 0 };
}

const providerReasons: ReadonlySet<OutcomeReason> = new Set([
  'authentication',
  'connection',
  'dns',
  'interrupted',
  'no_answer',
  'provider',
  'rate_limit',
  'tls',
]);

/** Whether an outcome speaks against the provider; a rejected message does not. */
function isProviderFailure(outcome: Outcome): boolean {
  return (
    (outcome.result === 'retryable' || outcome.result === 'unknown') && providerReasons.has(outcome.reason)
  );
}

/** How many sends may be under way now. Pure. */
export function permits(breaker: Breaker, now: number): number {
  if (breaker.state === 'closed') return breaker.allowed;
  return breaker.state === 'probing' || now >= breaker.retryAt ? 1 : 0;
}

/** The breaker once a send has been started: an open one whose time has come is probing. Pure. */
export function startSend(breaker: Breaker, now: number): Breaker {
  return breaker.state === 'open' && now >= breaker.retryAt ? { ...breaker, state: 'probing' } : breaker;
}

/** The breaker after an outcome. `seed` spreads the probes of several channels. Pure. */
export function finishSend(
  breaker: Breaker,
  outcome: Outcome,
  now: number,
  maxInFlight: number,
  seed: string,
  options: BreakerOptions,
): Breaker {
  if (!isProviderFailure(outcome)) {
    // Answers to what was sent before it opened do not close it; the probe does.
    if (breaker.state === 'open') return breaker;
    const allowed = breaker.state === 'probing' ? 1 : Math.min(maxInFlight, breaker.allowed + 1);
    return { ...closedBreaker(maxInFlight), allowed };
  }
  const failures = breaker.failures + 1;
  const asked =
    outcome.result === 'retryable' && outcome.reason === 'rate_limit' ? outcome.retryAfterMs : undefined;
  const opens = breaker.state === 'probing' || failures >= options.failuresMax || asked !== undefined;
  if (!opens) return { ...breaker, failures };
  const { baseMs, capMs } = options;
  // Of what was sent before it opened only that counts for how long it rests: who asks for longer gets it.
  if (breaker.state === 'open') {
    const askedAt = asked === undefined ? 0 : now + Math.min(asked, capMs);
    return { ...breaker, failures, retryAt: Math.max(breaker.retryAt, askedAt) };
  }
  const openings = breaker.openings + 1;
  const waitMs = backoffMs(openings, seed, { baseMs, capMs, retryAfterMs: asked ?? 0 });
  return { state: 'open', failures, openings, allowed: 1, retryAt: now + waitMs };
}
