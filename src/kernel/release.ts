/** A held send that nothing holds any more (semantics 38): the gate judges it again, on the state of that moment. */
import type { ReleaseInput } from './input.ts';
import type { Moment } from './moment.ts';

/** Why a send waits that a control holds. */
const HELD: ReadonlySet<string> = new Set(['panic', 'pause']);

/** Makes a held send claimable. One that waits for something else, or is gone, stays as it is. */
export function takeRelease(moment: Moment, input: ReleaseInput): void {
  const send = moment.state.sends.find((candidate) => candidate.key === input.key);
  if (send?.state === 'waiting' && HELD.has(send.reason)) send.until = moment.now;
}
