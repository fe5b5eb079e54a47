/** What an attempt came to (semantics 24, 31): accepted, once more later, the next channel, or nobody knows. */
import { backoffMs } from '../base/backoff.ts';
import type { Instant } from '../base/ids.ts';
import type { Outcome, OutcomeInput } from './input.ts';
import type { Moment } from './moment.ts';
import {
  channelOf,
  decideSend,
  fallBack,
  isEssential,
  RESTORED,
  RUN_EXITED,
  release,
  settle,
} from './sends.ts';
import type { Send } from './state.ts';

/** After so many attempts a send is dead: poison never blocks a lane. */
const ATTEMPTS_MAX = 12;
/** How long an unknown outcome waits for a receipt before the send is tried again. */
const RECEIPT_MS = 15 * 60_000;
/** How long a held unknown outcome waits before the send is given up (semantics 24). */
const HOLD_MS = 3 * 86_400_000;

type Policy = 'retry' | 'receipt' | 'hold';

/** What to do when nobody knows: as the send says; else paid channels hold, essential classes retry, others wait. */
function policyOf(moment: Moment, send: Send): Policy {
  if (send.onUnknown !== null) return send.onUnknown;
  if (moment.program.plan.workspace.channels[channelOf(send)]?.paid === true) return 'hold';
  return send.type === 'call' || isEssential(moment, send.class) ? 'retry' : 'receipt';
}

function tryAgain(moment: Moment, send: Send, reason: string, delayMs: number): void {
  const until = (moment.now + delayMs) as Instant;
  if (send.reason === RUN_EXITED) settle(moment, send, 'cancelled', RUN_EXITED);
  else if (send.attempt >= ATTEMPTS_MAX) settle(moment, send, 'dead', reason);
  else if (until > send.expiresAt) settle(moment, send, 'expired', reason);
  else {
    release(moment, send);
    send.state = 'waiting';
    send.until = until;
    send.reason = 'retry';
    const decision = decideSend(moment, 'deferred', send, 'retry');
    decision.reason = reason;
    decision.until = until;
  }
}

function holdUnknown(moment: Moment, send: Send, reason: string): void {
  const policy = policyOf(moment, send);
  send.maybeDuplicate = true;
  if (policy === 'retry') {
    tryAgain(moment, send, reason, backoffMs(send.attempt, send.key));
    return;
  }
  send.state = 'unknown';
  send.since = moment.now;
  send.until = (moment.now + (policy === 'hold' ? HOLD_MS : RECEIPT_MS)) as Instant;
  if (send.reason !== RUN_EXITED) send.reason = reason;
  const decision = decideSend(moment, 'deferred', send, 'unknown');
  decision.reason = reason;
  decision.until = send.until;
}

/** An unknown outcome has waited long enough: a held send is dead, another is tried again. */
export function endHold(moment: Moment, send: Send): void {
  if (policyOf(moment, send) === 'hold') settle(moment, send, 'dead', 'no_answer');
  else tryAgain(moment, send, 'no_answer', 0);
}

type Handlers = {
  readonly [Result in Outcome['result']]: (
    moment: Moment,
    send: Send,
    outcome: Extract<Outcome, { result: Result }>,
  ) => void;
};

const HANDLERS: Handlers = {
  accepted: (moment, send, { assumed, answer }) =>
    settle(moment, send, 'accepted', assumed === true ? RESTORED : '', answer),
  retryable(moment, send, { reason, retryAfterMs }) {
    const options = retryAfterMs === undefined ? {} : { retryAfterMs };
    tryAgain(moment, send, reason, backoffMs(send.attempt, send.key, options));
  },
  rejected: (moment, send, { reason }) => fallBack(moment, send, 'rejected', reason),
  unknown: (moment, send, { reason }) => holdUnknown(moment, send, reason),
};

/** Takes the outcome of an attempt. One that belongs to no attempt under way (a repeat, a settled send) changes nothing. */
export function takeOutcome(moment: Moment, input: OutcomeInput): void {
  const send = moment.state.sends.find((candidate) => candidate.key === input.key);
  if (send === undefined || send.attempt !== input.attempt || send.state === 'waiting') return;
  if (send.state === 'unknown' && input.outcome.result === 'unknown') return;
  const handle = HANDLERS[input.outcome.result] as (moment: Moment, send: Send, outcome: Outcome) => void;
  handle(moment, send, input.outcome);
}
