/**
 * The host contract: what goes into the engine and what comes out, whatever store is behind it.
 * Everything is synchronous and durable when it returns. No transport, no clock and no storage format here.
 */
import type { Instant, SendKey, SubscriberId } from '../base/ids.ts';
import type { Decision } from '../kernel/decision.ts';
import type { Message } from '../kernel/effect.ts';
import type { ConsentInput, EventInput, IdentifyInput, Outcome, ReceiptInput } from '../kernel/input.ts';
import type { FinalState, SubscriberState } from '../kernel/state.ts';
import type { PlanFile } from '../plan/plan.ts';

/**
 * One message of the ingest. `messageId` de-duplicates per subscriber for 7 days ('' never does); put the write key
 * into it. `anonymousId` is another id of the same person, `previousId` an explicit alias: that subscriber is absorbed.
 * `at`: the instant to judge it at (live: arrival; replay clock: event time).
 */
export type Incoming = {
  readonly messageId: string;
  readonly subscriber: string | null;
  readonly anonymousId?: string;
  readonly previousId?: string;
  readonly at: Instant;
  readonly inputs: readonly (EventInput | IdentifyInput | ConsentInput)[];
};

/** What became of one message. All of these are answers of success: the message is safe, or refused for good. */
export type IncomingResult = {
  readonly status: 'applied' | 'duplicate' | 'held' | 'rejected' | 'quarantined';
  readonly subscriber: SubscriberId | null;
};

/** A send to hand to its adapter, after the commit that claimed it. */
export type HandOver = {
  readonly key: SendKey;
  readonly subscriber: SubscriberId;
  readonly channel: string;
  readonly attempt: number;
  readonly epoch: number;
  readonly at: Instant;
  readonly expiresAt: Instant;
  readonly message: Message;
  /** Nobody knows whether an earlier attempt arrived. */
  readonly maybeDuplicate?: true;
};

/** A send that became final in this commit: withdraw it wherever it is still queued. */
export type Settled = { readonly key: SendKey; readonly channel: string; readonly state: FinalState };

/** What one commit made durable. `results[i]` answers the i-th message of the batch (empty for other calls). */
export type Committed = {
  readonly results: readonly IncomingResult[];
  readonly handOver: readonly HandOver[];
  readonly settled: readonly Settled[];
  /** Sends now wait in these channels' queues for a permit. */
  readonly queued: readonly string[];
  /** Decisions of this commit, for metrics and live views. */
  readonly decisions: readonly { readonly subscriber: SubscriberId; readonly decision: Decision }[];
};

/** What an adapter answered. `at` defaults to the call's instant; the replay clock passes the hand-over's. */
export type AttemptOutcome = {
  readonly subscriber: SubscriberId;
  readonly key: SendKey;
  readonly attempt: number;
  readonly outcome: Outcome;
  readonly at?: Instant;
};

/** A receipt, with the subscriber from our own token; null: looked up by the key of the send. */
export type ReceiptNotice = { readonly subscriber: string | null; readonly receipt: ReceiptInput };

/** Progress on the replay clock. `consumed` messages of the batch are durable; `done`: nothing is left to do before the target. */
export type Fed = Committed & { readonly consumed: number; readonly done: boolean; readonly time: Instant };

/**
 * `strict`: never go past an instant while any send is in flight; otherwise only subscribers with one stop the clock.
 * `maxTouched`: subscribers in one commit (default 2000).
 */
export type FeedOptions = { readonly strict?: boolean; readonly maxTouched?: number };

/** Why a plan cannot be installed as it is (semantics 36). `count` runs are parked there. */
export type InstallProblem = {
  readonly code: 'parked_step_removed' | 'journey_removed' | 'moved_to_unknown_step';
  readonly journey: string;
  readonly step: string;
  readonly count: number;
  readonly message: string;
};

/** `drain`: deleted journeys whose runs may finish on the plan they have. */
export type InstallOptions = { readonly drain?: readonly string[] };

/** What is known about one subscriber. */
export type Inspection = {
  readonly state: SubscriberState;
  readonly dueAt: Instant;
  readonly aliases: readonly string[];
  readonly quarantined: boolean;
};

/** The engine over one store. Instants are the caller's; every call is one or more whole commits. */
export type Engine = {
  /** Fencing number of this engine: larger than that of every engine before it on this store. */
  readonly epoch: number;
  accept(batch: readonly Incoming[], now: Instant): Committed;
  /** Wakes at most `limit` subscribers and visits at most `limit` by sweeps. `more`: call again. */
  runDue(now: Instant, limit: number): Committed & { readonly more: boolean };
  /** Judges queued sends of a channel, at most `count` and as many as have a permit. `claimed`: how many; 0: none was left. */
  claim(channel: string, count: number, now: Instant): Committed & { readonly claimed: number };
  outcomes(batch: readonly AttemptOutcome[], now: Instant): Committed;
  receipts(batch: readonly ReceiptNotice[], now: Instant): Committed;
  /** Call once, before anything else: sends in flight when the last daemon died have an unknown outcome. */
  recover(now: Instant): Committed;
  feed(batch: readonly Incoming[], options?: FeedOptions): Fed;
  advanceTo(until: Instant, options?: FeedOptions): Fed;
  checkInstall(file: PlanFile, options?: InstallOptions): readonly InstallProblem[];
  /** Installs unless there are problems, which are returned. */
  install(file: PlanFile, now: Instant, options?: InstallOptions): readonly InstallProblem[];
  /** False when nothing was known. */
  erase(subscriber: string, now: Instant): boolean;
  /** Applies the quarantined inputs of a subscriber again (after an upgrade that mends the bug). */
  release(subscriber: string, now: Instant): Committed;
  /** Retention: forgets what is older than the workspace keeps. Once an hour is enough. */
  maintain(now: Instant): void;
  nextDueAt(): Instant;
  inFlight(channel: string): number;
  /** Permits of a channel that no send holds. */
  free(channel: string): number;
  /** False once another engine took the store over: then nothing more may leave. */
  holdsEpoch(): boolean;
  /** The newest instant of the replay clock that is durable; 0 before the first. */
  time(): Instant;
  plan(): PlanFile | null;
  read(subscriber: string): Inspection | null;
  decisions(subscriber: string, limit: number): readonly Decision[];
  events(subscriber: string, limit: number): readonly EventInput[];
  close(): void;
};
