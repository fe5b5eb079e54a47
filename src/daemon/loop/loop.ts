/**
 * What drives an engine, in the engine's own thread: the wall clock in production, the replay clock for history. Both hand
 * sends to one carrier, which is on the other side of the thread.
 */
import type { Instant } from '../../base/ids.ts';
import type { AttemptOutcome, Committed, Incoming, IncomingResult, ReceiptNotice } from '../../hosts/host.ts';

/**
 * Where committed sends go. `carry` returns at once; `free` says how many more a channel can take. `settled` resolves when
 * the outcomes of what was carried so far and handed back at once are there.
 */
export type Carrier = {
  carry(committed: Committed): void;
  free(channel: string): number;
  settled(): Promise<void>;
};

export type Loop = {
  /** Channels are there: from now on what is due runs, and sends that wait for a permit get theirs. */
  start(committed: Committed): void;
  /** Resolves when the batch is durable. Rejects with Overloaded when it is not: nothing of it may be taken for done. */
  ingest(batch: readonly Incoming[]): Promise<readonly IncomingResult[]>;
  /** As `ingest`. */
  receipts(batch: readonly ReceiptNotice[]): Promise<void>;
  /** An outcome of the carrier; applied soon, with others. */
  outcome(outcome: AttemptOutcome): void;
  /** A channel can take more. */
  ready(channel: string): void;
  /** What somebody else committed on this engine (an order, dead letters): its sends are carried, its lanes served. */
  take(committed: Committed): void;
  /** Something else changed what is due or free (a plan was installed, a subscriber erased). */
  nudge(): void;
  /** Replay clock only: everything due at or before `until`, with its outcomes. */
  advanceTo(until: Instant): Promise<void>;
  now(): Instant;
  /** True while the disk is full: inputs are refused, and what was under way is tried again every second. */
  isFull(): boolean;
  /** Wakes nobody and gives no permits any more; inputs and outcomes are still taken. */
  pause(): void;
  /** Applies what is pending and stops; the engine stays open. Drain the carrier first. */
  stop(): Promise<void>;
};
