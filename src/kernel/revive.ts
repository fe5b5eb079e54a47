/** A send that ended and that a person sends again (semantics 31): planned anew under its key, and judged like any other. */
import { type Instant, NEVER } from '../base/ids.ts';
import type { ReviveInput } from './input.ts';
import type { Moment } from './moment.ts';
import { decideSend, notTried } from './sends.ts';
import type { Send } from './state.ts';

/** It gets the time again that it had from its plan to its expiry. */
function expiryOf({ plannedAt, expiresAt }: Send, now: Instant): Instant {
  return expiresAt === NEVER ? NEVER : ((now + Math.max(0, expiresAt - plannedAt)) as Instant);
}

/** Plans it again. Its run has gone on and does not wait for it. One that is under way already stays as it is. */
export function takeRevive(moment: Moment, { send, isDoubtful }: ReviveInput): void {
  const { state, now } = moment;
  if (state.sends.some((other) => other.key === send.key)) return;
  const revived: Send = {
    ...send,
    ...notTried(now),
    rendered: send.rendered,
    reason: 'revived',
    plannedAt: now,
    expiresAt: expiryOf(send, now),
    blocks: false,
    ...(isDoubtful ? { maybeDuplicate: true as const } : {}),
  };
  state.sends.push(revived);
  decideSend(moment, 'planned', revived, send.type).reason = 'revived';
}
