/** What can happen to a subscriber. Inputs are data; one kernel call takes all inputs of one instant, in order. */
import type { Instant, SendKey, SubscriberId } from '../base/ids.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type { Send, SubscriberState } from './state.ts';

/**
 * Something the subscriber did. `at` is the event time after skew correction (used by windows);
 * `late` marks one older than the allowed lateness: it updates facts and moves nothing (semantics 4).
 */
export type EventInput = {
  readonly type: 'event';
  readonly id: string;
  readonly name: string;
  readonly at: Instant;
  readonly properties: JsonObject;
  readonly late?: boolean;
  /** What else the sender said (context, original instants): kept with the raw event, read by nobody. */
  readonly extra?: JsonObject;
};

/** Attributes of the profile; null removes one. */
export type IdentifyInput = { readonly type: 'identify'; readonly traits: JsonObject };

/**
 * Consent given or withdrawn. `confirmed`: the person has confirmed it already, so that double opt-in asks no more.
 * `confirms`: this is that confirmation; it counts only for a consent that waits for one. The rest: see `ConsentRecord`.
 */
export type ConsentInput = {
  readonly type: 'consent';
  readonly channel: string;
  readonly purpose: string;
  readonly given: boolean;
  readonly confirmed?: true;
  readonly confirms?: true;
  readonly basis?: string;
  readonly proof?: string;
  readonly text?: string;
  readonly expiresAt?: Instant;
  readonly source?: string;
};

/** The subscriber's `dueAt` has come. The kernel also looks at what is due in any other call. */
export type DueInput = { readonly type: 'due' };

/** A lane has a permit for a queued send: judge it now. `lane` absent: its channel. */
export type AttemptInput = { readonly type: 'attempt'; readonly key: SendKey; readonly lane?: string };

/** No control holds this send any more: judge it again. */
export type ReleaseInput = { readonly type: 'release'; readonly key: SendKey };

/**
 * A send that ended goes out once more, because a person says so. `send` is as it was when it ended; `isDoubtful`: it may
 * have arrived before.
 */
export type ReviveInput = { readonly type: 'revive'; readonly send: Send; readonly isDoubtful: boolean };

/** Closed list of reasons why a send failed; used as metric labels. */
export type OutcomeReason =
  | 'address'
  | 'authentication'
  | 'configuration'
  | 'connection'
  | 'content'
  | 'dns'
  | 'endpoint_gone'
  | 'interrupted'
  | 'no_answer'
  | 'policy'
  | 'private_address'
  | 'provider'
  | 'rate_limit'
  | 'render'
  | 'restart'
  | 'size'
  | 'tls'
  | 'unsubscribed';

/**
 * What an adapter answers to one attempt. `assumed`: nobody was asked, and nothing was sent; it is taken for sent, because
 * the daemon from which a restored store comes may have sent it.
 */
export type Outcome =
  | {
      readonly result: 'accepted';
      readonly providerId: string;
      readonly answer?: Json;
      readonly assumed?: true;
    }
  | {
      readonly result: 'retryable';
      readonly reason: OutcomeReason;
      readonly retryAfterMs?: number;
      readonly detail?: string;
    }
  | { readonly result: 'rejected'; readonly reason: OutcomeReason; readonly detail?: string }
  | { readonly result: 'unknown'; readonly reason: OutcomeReason; readonly detail?: string };

/** The outcome of an attempt; for a call, `outcome.answer` carries the answer's body. */
export type OutcomeInput = {
  readonly type: 'outcome';
  readonly key: SendKey;
  readonly attempt: number;
  readonly outcome: Outcome;
};

export type ReceiptKind =
  | 'accepted'
  | 'delivered'
  | 'soft_bounced'
  | 'hard_bounced'
  | 'complained'
  | 'opened'
  | 'clicked'
  | 'unsubscribed'
  | 'resubscribed'
  | 'failed';

/** What a provider, or a recipient's one-click, says afterwards about a send or an address. */
export type ReceiptInput = {
  readonly type: 'receipt';
  readonly id: string;
  readonly kind: ReceiptKind;
  readonly channel: string;
  readonly key: SendKey | null;
  readonly address: string | null;
  /** Journey, step, template and class of the send, where the token carried them. */
  readonly about: JsonObject;
  readonly machine?: boolean;
  readonly link?: string;
  readonly reason?: string;
  /** The way it came in, for the consent ledger; absent: a provider's receipt. */
  readonly source?: string;
};

/** The state of another subscriber who turned out to be this one. */
export type MergeInput = { readonly type: 'merge'; readonly absorbed: SubscriberState };

/** Everything of this subscriber is to go. */
export type EraseInput = { readonly type: 'erase' };

/** A broadcast reached this subscriber (journey set), or the plan changed and everybody is visited. */
export type SweepInput = {
  readonly type: 'sweep';
  readonly journey: string | null;
  readonly dueAt: Instant;
  /** Position of this subscriber in hash order, and how many there are. */
  readonly rank: number;
  readonly size: number;
};

export type Input =
  | EventInput
  | IdentifyInput
  | ConsentInput
  | DueInput
  | AttemptInput
  | ReleaseInput
  | ReviveInput
  | OutcomeInput
  | ReceiptInput
  | MergeInput
  | EraseInput
  | SweepInput;

export type Suppression = {
  readonly reason: 'hard_bounced' | 'complained' | 'unsubscribed';
  readonly at: Instant;
};

/**
 * One send that went to an address, whoever has it: attempting, accepted or unknown (semantics 34). `at`: its last attempt.
 * `template`: null where it had none.
 */
export type AddressTouch = {
  readonly key: SendKey;
  readonly at: Instant;
  readonly subscriber: SubscriberId;
  readonly template: string | null;
  readonly journey: string;
  readonly class: string;
};

/** Statistics over all subscribers: count, sum and sum of squares of a trait. */
export type Moments = { readonly count: number; readonly sum: number; readonly sumOfSquares: number };

/** A number from outside that is about nobody in particular (agents free), and when it was said. */
export type Gauge = { readonly value: number; readonly at: Instant };

/** What a control stops. What is named must match; what is left out matches everything: `{}` is the workspace. */
export type ControlScope = {
  readonly channels?: readonly string[];
  readonly classes?: readonly string[];
  readonly tags?: readonly string[];
  readonly journeys?: readonly string[];
};

/**
 * Something that an operator, or a policy's trigger, has stopped until it is resumed (semantics 37, 38).
 * `hold`: waits run and sends wait; `freeze`: timers stop as well. `entrants`: what becomes of those who enter.
 * `until`: a held send ends then (NEVER: it waits for the resume). `policy`: the PanicPolicy whose plan B is in force, and
 * `name` the scope of it that was stopped; absent: the scope was spelled out, and there is no plan B for it.
 */
export type Control = {
  readonly id: string;
  readonly kind: 'panic' | 'pause';
  readonly scope: ControlScope;
  readonly mode: 'hold' | 'freeze';
  readonly entrants: 'queue' | 'drop';
  readonly since: Instant;
  readonly until: Instant;
  readonly policy: string | null;
  readonly name?: string;
  readonly by: string;
  readonly reason: string;
};

/** Values shared by all subscribers, as one versioned snapshot. Absent gauges and controls: there are none. */
export type SharedSnapshot = {
  readonly version: number;
  readonly moments: { readonly [trait: string]: Moments };
  readonly gauges?: { readonly [name: string]: Gauge };
  readonly controls?: readonly Control[];
};

/**
 * Everything from outside that one instant may read, as data.
 * `permits`: how many sends each channel, and each lane by its name, may start in this call (absent: without limit).
 * `suppressions`: by `suppressionKey(channel, address)`.
 * `touches`: what went to an address, by the same key, the oldest first; absent: nothing is kept of any.
 * `budgets`: entries still free, by journey, reserved by the host; absent: no limit.
 */
export type Context = {
  readonly at: Instant;
  readonly shared: SharedSnapshot;
  readonly suppressions: { readonly [channelAddress: string]: Suppression };
  readonly touches?: { readonly [channelAddress: string]: readonly AddressTouch[] };
  readonly permits?: { readonly [channel: string]: number };
  readonly budgets?: { readonly [journey: string]: number };
  /** Where it was asked for. */
  readonly history?: History;
};

/**
 * The raw events that are kept of a subscriber (and of whom it absorbed), in the order in which they were handled, without
 * those of this call. Of whatever happened after `from` none is missing.
 */
export type History = { readonly events: readonly EventInput[]; readonly from: Instant };
