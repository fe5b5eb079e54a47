/** What drives an engine: the wall clock in production, the replay clock for history. Both hand sends to one carrier. */
import type { Instant } from '../base/ids.ts';
import type { AttemptOutcome, Committed, Incoming, IncomingResult, ReceiptNotice } from '../hosts/host.ts';

/** Where committed sends go. `carry` returns at once; `free` says how many more a channel can take. */
export type Carrier = {
  carry(committed: Committed): void;
  free(channel: string): number;
};

export type Loop = {
  /** Resolves when the batch is durable. Rejects with Overloaded when nothing more fits, and with a StoreFailure. */
  ingest(batch: readonly Incoming[]): Promise<readonly IncomingResult[]>;
  receipts(batch: readonly ReceiptNotice[]): Promise<void>;
  /** An outcome of the carrier; applied soon, with others. */
  outcome(outcome: AttemptOutcome): void;
  /** A channel can take more. */
  ready(channel: string): void;
  /** Something else changed what is due (a plan was installed, a subscriber erased). */
  nudge(committed?: Committed): void;
  /** Replay clock only: everything due at or before `until`, with its outcomes. */
  advanceTo(until: Instant): Promise<void>;
  now(): Instant;
  /** Applies what is pending and stops; the engine stays open. */
  stop(): Promise<void>;
};

/** The queue is full, or the disk: come again after `retryAfterS` seconds. */
export class Overloaded extends Error {
  readonly retryAfterS: number;
  constructor(retryAfterS: number) {
    super('overloaded');
    this.retryAfterS = retryAfterS;
  }
}
