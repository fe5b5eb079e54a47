/** What time alone does to sends, and the rounds of the gate: expiry, the end of a hold, claims (semantics 20, 24). */
import { type Instant, NEVER } from '../base/ids.ts';
import { drain } from './events.ts';
import { judgeSends } from './gate.ts';
import type { Moment } from './moment.ts';
import { endHold } from './outcomes.ts';
import { settle } from './sends.ts';
import type { Send } from './state.ts';

/** More rounds than this in one instant wait for the next millisecond. */
const ROUNDS_MAX = 1000;

function isClaimable(moment: Moment, send: Send): boolean {
  if (send.state !== 'waiting') return false;
  return send.until <= moment.now || (send.reason === 'lane' && moment.attempts?.has(send.key) === true);
}

/** Sends later than they may be expire, and say so; unknown ones whose hold is over are tried again or given up. */
function age(moment: Moment): void {
  const { now } = moment;
  for (const send of [...moment.state.sends]) {
    if (send.state === 'unknown' && send.until <= now) endHold(moment, send);
    if (send.state !== 'waiting' || now <= send.expiresAt) continue;
    settle(moment, send, 'expired', send.reason === 'lane' ? 'lane' : 'max_lateness');
  }
  if (moment.tasks.length > 0) drain(moment);
}

/** Judges whatever is claimable now, and what that brings about, until nothing is. */
export function settleSends(moment: Moment): void {
  for (let round = 0; ; round++) {
    if (moment.state.sends.length === 0) return;
    age(moment);
    const claimable = moment.state.sends.filter((send) => isClaimable(moment, send));
    if (claimable.length === 0) return;
    if (round >= ROUNDS_MAX) {
      for (const send of claimable) send.until = (moment.now + 1) as Instant;
      return;
    }
    judgeSends(moment, claimable);
    drain(moment);
  }
}

/** The earliest instant at which time changes a send. An attempt under way is ended by its outcome alone. */
export function nextSendAt(moment: Moment): Instant {
  let dueAt = NEVER;
  for (const send of moment.state.sends) {
    if (send.state === 'attempting') continue;
    if (send.until < dueAt) dueAt = send.until;
    if (send.state === 'waiting' && send.expiresAt + 1 < dueAt) dueAt = (send.expiresAt + 1) as Instant;
  }
  return dueAt;
}
