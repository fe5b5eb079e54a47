/**
 * What the engine needs of a store; implemented by `memory/` and `sqlite/`. Synchronous. Stores hold, and add no meaning.
 * All writes between `begin` and `commit` land together or not at all and are seen by later reads of the same
 * transaction; `rollback` forgets them.
 */
import { type Digest, type Instant, instant, type SendKey, type SubscriberId } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { Decision } from '../kernel/decision.ts';
import type { Message, SendSubject } from '../kernel/effect.ts';
import type { AddressTouch, EventInput, SharedSnapshot, Suppression } from '../kernel/input.ts';
import type { SubscriberState } from '../kernel/state.ts';
import type { JourneyBundle, PlanFile } from '../plan/plan.ts';
import type { AuditEntry } from './audit.ts';
import type { Incoming } from './host.ts';
import type { ConsentRow, DeadLetter, LetterCount } from './inspection.ts';

/** One subscriber as stored: the state, when to wake it, and the message ids it has seen (see `engine/seen.ts`). */
export type StoredSubscriber = {
  readonly state: SubscriberState;
  readonly dueAt: Instant;
  readonly seen: Uint8Array | null;
};

/**
 * A subscriber whose stored state cannot be read: it is damaged, or a newer version wrote it. `problem`: what is wrong, in words
 * that quote nothing of it; `stored`: what stands there. `seen`: null also where it cannot be read either.
 */
export type UnreadableSubscriber = {
  readonly problem: string;
  readonly stored: string;
  readonly dueAt: Instant;
  readonly seen: Uint8Array | null;
};

/** True when the state could be read. Pure. */
export function isReadable(record: StoredSubscriber | UnreadableSubscriber): record is StoredSubscriber {
  return 'state' in record;
}

/** A subscriber to be woken. */
export type DueRow = { readonly subscriber: SubscriberId; readonly dueAt: Instant };

/**
 * Where a send stands in the outbox: `queued` waits for a permit, `attempting` was handed over by the daemon of
 * `epoch`, `kept` only keeps the rendered bytes for the next attempt, `held` waits because of a control. `subject`: what a
 * control is compared with; null for rows of an older layout.
 */
export type OutboxRow = {
  readonly key: SendKey;
  readonly subscriber: SubscriberId;
  readonly channel: string;
  readonly state: 'queued' | 'attempting' | 'kept' | 'held';
  readonly attempt: number;
  readonly epoch: number;
  readonly priority: number;
  /** When it was queued or claimed. */
  readonly at: Instant;
  readonly message: Message | null;
  readonly subject?: SendSubject;
  /** While it is queued: the lane whose permit it waits for; absent: that of its channel. */
  readonly lane?: string;
  /** Among the sends of one journey in a lane, the larger goes first; absent: 0. */
  readonly rank?: number;
};

/** Queued sends of one lane, priority and journey. */
export type QueuedGroup = {
  readonly lane: string;
  readonly priority: number;
  readonly journey: string;
  readonly count: number;
};

/** How often something was counted about a subject. */
export type Tally = { readonly subject: string; readonly count: number };

/** Sends of one kind that wait in the outbox, for a permit or because of a control. */
export type WaitingGroup = {
  readonly channel: string;
  readonly subject: SendSubject;
  readonly state: 'queued' | 'held';
  readonly count: number;
};

/** An accepted send, as far as later receipts need it. */
export type SentRow = {
  readonly key: SendKey;
  readonly subscriber: SubscriberId;
  readonly about: JsonObject;
};

/** The first instant of a day that is counted from 1970-01-01 UTC. Pure. */
export function dayStart(day: number): Instant {
  return instant(day * 86_400_000);
}

/** A sweep over all subscribers in hash order, resumable by its cursor. */
export type SweepRow = {
  readonly id: string;
  /** The journey whose entry it is; null: the plan changed and everybody is visited. */
  readonly journey: string | null;
  readonly dueAt: Instant;
  /** Position of the last subscriber visited, as the store gave it; '' at the start. */
  readonly cursor: string;
  readonly rank: number;
  readonly size: number;
};

/** A subscriber whose inputs made the kernel fail: nothing of them was applied, and all is kept for a replay. */
export type QuarantineRow = {
  readonly subscriber: SubscriberId;
  readonly at: Instant;
  readonly reason: string;
  readonly replay: JsonObject;
};

/** How many runs (step set) or other references (step '') hold a journey's digest. */
export type RunCount = { readonly digest: Digest; readonly step: string; readonly count: number };

/** Until when things are forgotten: days (since 1970-01-01 UTC) before which, where nothing else is said. */
export type RetentionDays = {
  readonly ids: number;
  readonly events: number;
  readonly decisions: number;
  readonly sent: number;
  /** The span (see `engine/tallies.ts`) before which tallies are forgotten. */
  readonly tallySpan: number;
  /** The instant until which it is forgotten what went to an address. */
  readonly touchesUntil: Instant;
};

/** What can be counted cheaply, for health and metrics. */
export type StoreCounts = { readonly subscribers: number; readonly queued: number; readonly held: number };

export interface Store {
  begin(): void;
  /** Durable when it returns. */
  commit(): void;
  rollback(): void;
  close(): void;

  /** Gives somebody new a place in the order of creation, before anything is written of them. */
  introduce(subscriber: SubscriberId): void;
  readSubscriber(subscriber: SubscriberId): StoredSubscriber | UnreadableSubscriber | null;
  writeSubscriber(record: StoredSubscriber): void;
  /** Writes when somebody is woken whose state cannot be read: all else of their row stays byte for byte as it is. */
  writeAside(subscriber: SubscriberId, dueAt: Instant): void;
  deleteSubscriber(subscriber: SubscriberId): void;
  /** Subscribers whose `dueAt` is at or before `until`, earliest first, then in order of creation. */
  due(until: Instant, limit: number): readonly DueRow[];
  nextDueAt(): Instant;
  /** Subscribers in hash order after `cursor` ('' is the start), with the cursor that each of them is. */
  subscribersAfter(
    cursor: string,
    limit: number,
  ): readonly { readonly subscriber: SubscriberId; readonly cursor: string }[];
  counts(): StoreCounts;

  /** Message ids (53-bit hashes) that no longer fit beside the state. */
  spillIds(subscriber: SubscriberId, day: number, ids: readonly number[]): void;
  isSpilled(subscriber: SubscriberId, id: number, sinceDay: number): boolean;
  /** What was spilled of `from` is `into`'s from now on. */
  moveSpilled(from: SubscriberId, into: SubscriberId): void;
  /** Another id of the same person (anonymous id, old id) -> its subscriber. */
  readAlias(alias: string): SubscriberId | null;
  /** Also moves what already pointed to `alias`. */
  writeAlias(alias: string, subscriber: SubscriberId): void;
  aliasesOf(subscriber: SubscriberId): readonly string[];
  /** Inputs of somebody unknown, kept until an identify creates the subscriber. False: this message is held already. */
  holdInput(subscriber: SubscriberId, day: number, incoming: Incoming): boolean;
  takeHeld(subscriber: SubscriberId): readonly Incoming[];
  /** What `takeHeld` would give; it stays. */
  readHeld(subscriber: SubscriberId): readonly Incoming[];

  putOutbox(row: OutboxRow): void;
  getOutbox(key: SendKey): OutboxRow | null;
  deleteOutbox(key: SendKey): void;
  /** Queued sends of a lane in order of priority (largest first), then journey, rank (largest first) and age. */
  queued(lane: string, limit: number): readonly OutboxRow[];
  /** Queued sends of one journey ('': of none) in a lane, by rank (largest first), then age. */
  queuedOf(lane: string, priority: number, journey: string, limit: number): readonly OutboxRow[];
  /** Everything that is queued, in groups: read once, when the engine opens. */
  countQueued(): readonly QueuedGroup[];
  /** Everything of one subscriber, in order of age. A scan: for erasures and exports of whose state cannot be read. */
  outboxOf(subscriber: SubscriberId): readonly OutboxRow[];
  /** Sends handed over (or about to be) by an epoch before this one: their outcome is unknown. */
  attemptingBefore(epoch: number): readonly OutboxRow[];
  /** So many more (or, below zero, fewer) sends of one kind are queued or held: said by whoever writes their rows. */
  addWaiting(group: WaitingGroup): void;
  /** What `addWaiting` has come to, without kinds of which nothing waits: read once, when the engine opens. */
  readWaiting(): readonly WaitingGroup[];
  /** Held sends of one kind, the oldest first. */
  held(channel: string, subject: SendSubject, limit: number): readonly OutboxRow[];
  /** Held sends of all kinds, in order of their keys, after one of them ('': from the start). */
  heldAfter(key: string, limit: number): readonly OutboxRow[];
  appendSent(day: number, row: SentRow): void;
  findSent(key: SendKey): SentRow | null;
  /** What is kept of the accepted sends of a subscriber. A scan: for an export only. */
  sentOf(subscriber: SubscriberId): readonly JsonObject[];

  /** One letter for each key: the last one stays. */
  putLetter(letter: DeadLetter): void;
  findLetter(key: SendKey): DeadLetter | null;
  /** In order of their keys, after one of them ('': from the start); of one reason where it is given. */
  letters(after: string, limit: number, reason?: string | null): readonly DeadLetter[];
  lettersOf(subscriber: SubscriberId): readonly DeadLetter[];
  countLetters(): readonly LetterCount[];
  deleteLetter(key: SendKey): void;

  appendDecisions(subscriber: SubscriberId, day: number, decisions: readonly Decision[]): void;
  /** The newest `limit`, oldest first. */
  readDecisions(subscriber: SubscriberId, limit: number): readonly Decision[];
  appendEvents(subscriber: SubscriberId, day: number, events: readonly EventInput[]): void;
  /** The newest `limit`, in the order of arrival. */
  readEvents(subscriber: SubscriberId, limit: number): readonly EventInput[];

  /** Only appended: a line stays as it is for as long as its subscriber is known. */
  appendConsent(row: ConsentRow): void;
  /** Hash of the last line of this very id; '' where there is none. */
  lastConsentHash(subscriber: SubscriberId): string;
  /** Lines of a subscriber and of those it absorbed, in the order in which they were written. */
  readConsents(subscriber: SubscriberId): readonly ConsentRow[];
  /** Notes that an address (`suppressionKey`) is this subscriber's, or is no more. */
  noteAddress(channelAddress: string, subscriber: SubscriberId, isTheirs: boolean): void;
  subscribersAt(channelAddress: string): readonly SubscriberId[];

  readShared(): SharedSnapshot;
  contribute(trait: string, count: number, sum: number, sumOfSquares: number): void;
  /** Replaces the gauges or the controls, whole; the version of the snapshot counts on. */
  writeShared(part: Pick<SharedSnapshot, 'gauges' | 'controls'>): void;
  readSuppression(channelAddress: string): Suppression | null;
  /** Null lifts it. */
  writeSuppression(channelAddress: string, suppression: Suppression | null): void;
  /** Notes a send that went to an address (kept as a hash only): once for each of the two, the last attempt stays. */
  putTouch(channelAddress: string, touch: AddressTouch): void;
  /** This send reached no address. */
  deleteTouches(key: SendKey): void;
  /** Sends to an address after `since`, the oldest first. */
  readTouches(channelAddress: string, since: Instant): readonly AddressTouch[];
  /** Entries of a journey counted so far under a period ('total' or a local date). */
  readEntries(journey: string, period: string): number;
  addEntries(journey: string, period: string, count: number): void;

  /** Counts something of a kind about a subject in a span of time (see `engine/tallies.ts`). */
  addTally(kind: string, span: number, subject: string, count: number): void;
  /** The sum over the spans from `from` on, for each subject of a kind. */
  readTallies(kind: string, from: number): readonly Tally[];
  /** The audit only grows. */
  appendAudit(entry: AuditEntry): void;
  /** The newest `limit`, newest first. */
  readAudit(limit: number): readonly AuditEntry[];

  putSweep(row: SweepRow): void;
  readSweeps(): readonly SweepRow[];
  deleteSweep(id: string): void;
  quarantine(row: QuarantineRow): void;
  readQuarantine(): readonly QuarantineRow[];
  clearQuarantine(subscriber: SubscriberId): void;

  installPlan(file: PlanFile): void;
  readPlan(): PlanFile | null;
  readBundles(): readonly JourneyBundle[];
  writeBundles(bundles: readonly JourneyBundle[]): void;
  deleteBundle(digest: Digest): void;
  countRuns(digest: Digest, step: string, difference: number): void;
  readRunCounts(): readonly RunCount[];

  /** Forgets everything about one subscriber but suppressions and aggregates (semantics 39). */
  eraseSubscriber(subscriber: SubscriberId): void;
  /** After the commit of an erasure: no deleted byte stays in any file. */
  scrub(): void;
  forgetBefore(days: RetentionDays): void;

  /** Frees the space that is kept for the worst, for what must work on a full disk; false when it was freed before. */
  spendReserve(): boolean;
  /** True while that space is there; takes it again when it can. */
  keepReserve(): boolean;
  /** Does a piece of what would else be done within a later commit, where there is enough of it: for when nobody waits. */
  tidy?(): void;

  /** A value of the engine's own: the fencing epoch, the replay clock. */
  readMeta(name: string): string | null;
  writeMeta(name: string, value: string): void;
}
