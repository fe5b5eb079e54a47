/**
 * What the engine needs of a store; implemented by `memory/` and `sqlite/`. Synchronous. Stores hold, and add no meaning.
 * All writes between `begin` and `commit` land together or not at all; `rollback` forgets them.
 */
import type { Digest, Instant, SendKey, SubscriberId } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { Decision } from '../kernel/decision.ts';
import type { Message } from '../kernel/effect.ts';
import type { EventInput, SharedSnapshot, Suppression } from '../kernel/input.ts';
import type { SubscriberState } from '../kernel/state.ts';
import type { JourneyBundle, PlanFile } from '../plan/plan.ts';

/** Where a send stands in the outbox. `epoch` is the daemon's that claimed it. */
export type OutboxRow = {
  readonly key: SendKey;
  readonly subscriber: SubscriberId;
  readonly channel: string;
  readonly state: 'queued' | 'attempting' | 'kept';
  readonly attempt: number;
  readonly epoch: number;
  readonly priority: number;
  readonly message: Message | null;
};

export type DecisionRow = { readonly subscriber: SubscriberId; readonly decision: Decision };

/** A sweep over all subscribers in hash order, resumable by its cursor. */
export type SweepRow = {
  readonly id: string;
  readonly journey: string | null;
  readonly dueAt: Instant;
  /** Hash of the last subscriber visited; '' at the start. */
  readonly cursor: string;
  readonly rank: number;
  readonly size: number;
};

export type QuarantineRow = {
  readonly subscriber: SubscriberId;
  readonly at: Instant;
  readonly reason: string;
  readonly replay: JsonObject;
};

export interface Store {
  begin(): void;
  /** Durable when it returns. */
  commit(): void;
  rollback(): void;
  close(): void;

  readState(subscriber: SubscriberId): SubscriberState | null;
  writeState(state: SubscriberState, dueAt: Instant): void;
  deleteState(subscriber: SubscriberId): void;
  /** Subscribers whose `dueAt` is at or before `until`, earliest first, then in hash order. */
  due(
    until: Instant,
    limit: number,
  ): readonly { readonly subscriber: SubscriberId; readonly dueAt: Instant }[];
  nextDueAt(): Instant;
  /** Subscribers in hash order after `cursor` (see `base/hash`), with their position's hash. */
  subscribersAfter(
    cursor: string,
    limit: number,
  ): readonly { readonly subscriber: SubscriberId; readonly hash: string }[];
  countSubscribers(): number;

  /** Of these message ids, those already seen for this subscriber since the day bucket `sinceDay`; remembers the rest under `day`. */
  deduplicate(
    subscriber: SubscriberId,
    ids: readonly string[],
    day: number,
    sinceDay: number,
  ): ReadonlySet<string>;
  forgetIdsBefore(day: number): void;
  /** Another id of the same person (anonymous id, old id) -> its subscriber. */
  readAlias(alias: string): SubscriberId | null;
  writeAlias(alias: string, subscriber: SubscriberId): void;

  putOutbox(row: OutboxRow): void;
  getOutbox(key: SendKey): OutboxRow | null;
  deleteOutbox(key: SendKey): void;
  /** Queued sends of a channel in order of priority (largest first), then age. */
  queued(channel: string, limit: number): readonly OutboxRow[];
  /** Sends handed over (or about to be) by an epoch other than this one: their outcome is unknown. */
  attemptingBefore(epoch: number): readonly OutboxRow[];

  appendDecisions(rows: readonly DecisionRow[]): void;
  readDecisions(subscriber: SubscriberId, limit: number): readonly Decision[];
  appendEvents(subscriber: SubscriberId, events: readonly EventInput[]): void;
  readEvents(subscriber: SubscriberId, limit: number): readonly EventInput[];

  readShared(): SharedSnapshot;
  contribute(trait: string, count: number, sum: number, sumOfSquares: number): void;
  readSuppression(channelAddress: string): Suppression | null;
  writeSuppression(channelAddress: string, suppression: Suppression): void;
  /** Entries of a journey counted so far under a period ('total' or a local date). */
  readEntries(journey: string, period: string): number;
  addEntries(journey: string, period: string, count: number): void;

  putSweep(row: SweepRow): void;
  readSweeps(): readonly SweepRow[];
  deleteSweep(id: string): void;
  quarantine(row: QuarantineRow): void;
  readQuarantine(): readonly QuarantineRow[];

  installPlan(file: PlanFile): void;
  readPlan(): PlanFile | null;
  readBundles(): readonly JourneyBundle[];
  writeBundles(bundles: readonly JourneyBundle[]): void;
  deleteBundle(digest: Digest): void;
  /** Runs per journey digest, kept as a count by the engine. */
  countRuns(digest: Digest, difference: number): void;
  readRunCounts(): ReadonlyMap<Digest, number>;

  /** A value of the daemon's own: the fencing epoch, the replay clock, the last schedule instant. */
  readMeta(name: string): string | null;
  writeMeta(name: string, value: string): void;
}
