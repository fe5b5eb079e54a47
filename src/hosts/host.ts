/**
 * The host contract: what goes into the engine and what comes out, whatever store is behind it.
 * Everything is synchronous and durable when it returns. No transport, no clock and no storage format here.
 */
import type { Instant, SendKey, SubscriberId } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { Answer, AskRequest } from '../kernel/ask.ts';
import type { Decision } from '../kernel/decision.ts';
import type { Message } from '../kernel/effect.ts';
import type {
  ConsentInput,
  Control,
  EventInput,
  IdentifyInput,
  Outcome,
  ReceiptInput,
  Suppression,
} from '../kernel/input.ts';
import type { FinalState, SubscriberState } from '../kernel/state.ts';
import type { ParkedRuns } from '../plan/diff/parked.ts';
import type { PlanFile } from '../plan/plan.ts';
import type { AuditEntry } from './audit.ts';
import type { ControlOrder, ControlReport, SendCount } from './control-order.ts';
import type {
  ConsentLedger,
  DeadLetter,
  GaugeStatus,
  Inspection,
  LaneStatus,
  LetterCount,
  ProfileRow,
  QuarantineStatus,
  RestoredMark,
} from './inspection.ts';
import type { AppliedPlan, InstallOptions, InstallProblem } from './plan-order.ts';

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
  /** Sends now wait in these channels' queues for a permit; those of policies' lanes are in `readyLanes`. */
  readonly queued: readonly string[];
  /** Decisions of this commit, for metrics and live views. */
  readonly decisions: readonly { readonly subscriber: SubscriberId; readonly decision: Decision }[];
  /** What this commit added to the audit: orders of people, warnings and stops by triggers. Absent: nothing. */
  readonly audited?: readonly AuditEntry[];
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

/** All that is kept of a subscriber, and of whom it absorbed. */
export type Exported = {
  readonly state: SubscriberState | null;
  readonly dueAt: Instant;
  readonly aliases: readonly string[];
  readonly consents: ConsentLedger;
  readonly decisions: readonly Decision[];
  readonly events: readonly EventInput[];
  /** Messages with their bytes that are not final yet. */
  readonly outbox: readonly Message[];
  /** Sends that were accepted, as far as receipts need them. */
  readonly sent: readonly JsonObject[];
  readonly deadLetters: readonly DeadLetter[];
  readonly quarantine: readonly JsonObject[];
  /** What came of somebody unknown, and waits until they are known. */
  readonly held: readonly Incoming[];
  /** By channel: whether its present address is suppressed, and why. */
  readonly suppressions: { readonly [channel: string]: Suppression };
  /** What is kept and cannot be read: what it is, why, and the text that stands there. */
  readonly unreadable: readonly {
    readonly part: 'state';
    readonly problem: string;
    readonly stored: string;
  }[];
};

/** What comes to one subscriber, the earliest first. */
export type Coming = {
  /** NEVER: nothing comes any more. */
  nextAt(): Instant;
  /** All messages of that instant; they are still to come. */
  read(): readonly Incoming[];
  /** They have come. */
  pass(): void;
};

/** A life and the span in which it is played. `turnAt`: this instant of it may ask lanes; null: none may. */
export type Life = {
  readonly subscriber: SubscriberId;
  readonly coming: Coming;
  readonly until: Instant;
  readonly turnAt: Instant | null;
};

/** The engine over one store. Instants are the caller's; every call is one or more whole commits. */
export type Engine = {
  /** Fencing number of this engine: larger than that of every engine before it on this store. */
  readonly epoch: number;
  accept(batch: readonly Incoming[], now: Instant): Committed;
  /** Wakes at most `limit` subscribers and visits at most `limit` by sweeps. `more`: call again. */
  runDue(now: Instant, limit: number): Committed & { readonly more: boolean };
  /**
   * Judges queued sends of a channel, or of a lane of `readyLanes`, at most `count` and as many as have a permit.
   * `claimed`: how many; 0: none was left. `freeOf`: how many each channel could carry now (absent: no limit of its own).
   */
  claim(
    lane: string,
    count: number,
    now: Instant,
    freeOf?: (channel: string) => number,
  ): Committed & { readonly claimed: number };
  /** Lanes of policies in which somebody waits and a permit is free at `now`. */
  readyLanes(now: Instant): readonly string[];
  lanes(now: Instant): readonly LaneStatus[];
  gauges(): readonly GaugeStatus[];
  /** Says a gauge, durably. False: no lane in force reads one of that name. */
  setGauge(name: string, value: number, now: Instant): boolean;
  outcomes(batch: readonly AttemptOutcome[], now: Instant): Committed;
  receipts(batch: readonly ReceiptNotice[], now: Instant): Committed;
  /** Call once, before anything else: sends in flight when the last daemon died have an unknown outcome. */
  recover(now: Instant): Committed;
  feed(batch: readonly Incoming[], options?: FeedOptions): Fed;
  advanceTo(until: Instant, options?: FeedOptions): Fed;
  /**
   * In a rehearsal: plays one life ahead of the others, to the end of its span or to where a lane must be asked. `goesOnAt`: when
   * it is to have its turn (NEVER: when a lane has let it through); null: its span is over. Throws LivesTouch where one life
   * depends on another in any other way, and AssertionFailure in an engine that does not rehearse.
   */
  playLife(life: Life): Committed & { readonly goesOnAt: Instant | null };
  /** In a rehearsal: nothing is kept of a subscriber any more. Throws AssertionFailure in any other engine. */
  endLife(subscriber: SubscriberId): void;
  checkInstall(file: PlanFile, options?: InstallOptions): readonly InstallProblem[];
  /** Installs unless there are problems, which are returned. */
  install(file: PlanFile, now: Instant, options?: InstallOptions): readonly InstallProblem[];
  /**
   * Stops something or lets it go on, durably, on a full disk too. Throws ControlRefused when the order cannot be
   * carried out (an unknown id or policy, somebody who may not pull); then nothing changed.
   */
  control(order: ControlOrder, now: Instant): Committed & { readonly report: ControlReport };
  /** The controls in force, oldest first. */
  controls(): readonly Control[];
  /** The newest `limit` entries of the audit, newest first. */
  audit(limit: number): readonly AuditEntry[];
  /** Sends that wait because of a control, by channel, class and journey. */
  held(): readonly SendCount[];
  /** False when nothing was known. */
  erase(subscriber: string, now: Instant): boolean;
  /** Applies the quarantined inputs of a subscriber again (after an upgrade that mends the bug). */
  release(subscriber: string, now: Instant): Committed;
  /** Lets the inputs go that a subscriber's quarantine keeps. `count`: 1, or 0 for a healthy subscriber. */
  dropQuarantined(subscriber: string, now: Instant): Committed & { readonly count: number };
  quarantined(): readonly QuarantineStatus[];
  /** How many are in quarantine: known without asking the store. */
  countApart(): number;
  /** In order of their keys after `after` ('': from the start), of one reason where it is given. */
  deadLetters(after: string, limit: number, reason?: string): readonly DeadLetter[];
  countDeadLetters(): readonly LetterCount[];
  /** Sends them again, judged like any other send; keys that no letter has are not counted. */
  retryLetters(keys: readonly SendKey[], now: Instant): Committed & { readonly count: number };
  dropLetters(keys: readonly SendKey[]): Committed & { readonly count: number };
  /** The mark of a store that came from a backup; null: its sends are not held because of that. */
  restored(): RestoredMark | null;
  /** Takes the mark away; the control is ended by `control`. */
  endRestored(entry: AuditEntry): void;
  /** One more line of the audit. */
  note(entry: AuditEntry): void;
  /** Null: nothing is kept of it. */
  exportAll(subscriber: string): Exported | null;
  /** Retention: forgets what is older than the workspace keeps. Once an hour is enough. */
  maintain(now: Instant): void;
  /** When somebody is to be woken, or a lane has a permit for somebody who waits in it. */
  nextDueAt(): Instant;
  inFlight(channel: string): number;
  /** Permits of a channel that no send holds. */
  free(channel: string): number;
  /** False once another engine took the store over: then nothing more may leave. */
  holdsEpoch(): boolean;
  /** The newest instant of the replay clock that is durable; 0 before the first. */
  time(): Instant;
  plan(): PlanFile | null;
  /** The plans that were put in force, oldest first: the newest 1,000. */
  planHistory(): readonly AppliedPlan[];
  /** Runs by journey, digest and step, from counts that are kept. */
  parkedRuns(): readonly ParkedRuns[];
  read(subscriber: string): Inspection | null;
  /** Profiles in hash order after `cursor` ('' is the start), with the cursor that each of them is. */
  profiles(cursor: string, limit: number): readonly ProfileRow[];
  /** What the gate would decide if a step's send were sent at an instant; null: no such subscriber, journey or step. */
  ask(subscriber: string, request: AskRequest, at: Instant): Answer | null;
  decisions(subscriber: string, limit: number): readonly Decision[];
  events(subscriber: string, limit: number): readonly EventInput[];
  consentLedger(subscriber: string): ConsentLedger;
  /** Who has this address now; known only on channels that take replies (`keywords`). */
  subscribersAt(channel: string, address: string): readonly SubscriberId[];
  suppression(channel: string, address: string): Suppression | null;
  close(): void;
};
