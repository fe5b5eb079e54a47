/** What the kernel asks of the world. Effects are data; the host stores them in the same transaction as the state. */
import type { Instant, SendKey } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { AddressTouch, Suppression } from './input.ts';
import type { ConsentEntry, FinalState, Send } from './state.ts';

/** Everything the outside needs of one send or call; `content` is rendered once and kept by the host. */
export type Message = {
  readonly key: SendKey;
  readonly type: 'send' | 'call';
  readonly channel: string;
  readonly to: string;
  readonly class: string;
  readonly journey: string;
  readonly step: string;
  readonly template: string | null;
  readonly content: JsonObject;
  /** The team it goes to in place of the subscriber; absent: the subscriber. */
  readonly contact?: string;
};

/**
 * A send that passed the gate: hand `message` over as attempt `attempt`.
 * `message` is null from the second attempt on: send the kept bytes again.
 */
export type SendEffect = {
  readonly type: 'send';
  readonly key: SendKey;
  readonly channel: string;
  readonly attempt: number;
  readonly expiresAt: Instant;
  readonly message: Message | null;
  /** With kept bytes: the address that the gate judged, to which they go. Absent: with new ones, and for calls. */
  readonly to?: string;
  /** Nobody knows whether an earlier attempt arrived. */
  readonly maybeDuplicate?: true;
  /** The lanes besides its channel whose permits it uses; absent: none. */
  readonly lanes?: readonly string[];
};

/**
 * A send that waits for a permit: call back with an `attempt` input. `lane` is what lacked it (absent: the channel);
 * `rank` orders the sends of one journey there, the larger first.
 */
export type QueueEffect = {
  readonly type: 'queue';
  readonly key: SendKey;
  readonly channel: string;
  readonly lane?: string;
  readonly rank?: number;
  readonly priority: number;
  readonly subject: SendSubject;
};

/** What controls look at in a send, besides its channel. */
export type SendSubject = {
  readonly class: string;
  readonly journey: string;
  readonly tags: readonly string[];
};

/** A send that waits because of a control: call back with a `release` input when no control covers it any more. */
export type HoldEffect = {
  readonly type: 'hold';
  readonly key: SendKey;
  readonly channel: string;
  readonly priority: number;
  readonly subject: SendSubject;
};

/** A send that is final: forget the kept bytes; withdraw it if it is queued. */
export type SettleEffect = {
  readonly type: 'settle';
  readonly key: SendKey;
  readonly channel: string;
  readonly state: FinalState;
  /** A person may send it again: it is to be kept among the dead letters, as it was at its end, and why it ended. */
  readonly letter?: { readonly send: Send; readonly reason: string };
};

/** A change of a value shared by all subscribers: the difference of this subscriber's part. */
export type ContributeEffect = {
  readonly type: 'contribute';
  readonly trait: string;
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
};

/** One entry taken from a journey's budget (semantics 11). */
export type EnterEffect = { readonly type: 'enter'; readonly journey: string };

/**
 * An address that must not be written to any more, for every subscriber who has it (semantics 32).
 * Null lifts a suppression by `unsubscribed` (a later consent), and no other.
 */
export type SuppressEffect = {
  readonly type: 'suppress';
  readonly channel: string;
  readonly address: string;
  readonly suppression: Suppression | null;
};

/** A send goes to an address that is to be known of (semantics 34); `touch` lacks whose it is. */
export type TouchEffect = {
  readonly type: 'touch';
  readonly channel: string;
  readonly address: string;
  readonly touch: Omit<AddressTouch, 'subscriber'>;
};

/** A send has reached nobody, whatever address it went to. */
export type UntouchEffect = { readonly type: 'untouch'; readonly key: SendKey };

/** Consent changed: one more line of the ledger. */
export type ConsentEffect = { readonly type: 'consent'; readonly entry: ConsentEntry };

export type Effect =
  | SendEffect
  | QueueEffect
  | HoldEffect
  | SettleEffect
  | ContributeEffect
  | EnterEffect
  | SuppressEffect
  | TouchEffect
  | UntouchEffect
  | ConsentEffect;
