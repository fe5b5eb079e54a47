/** The loop beside the engine as the daemon's thread asks it: what is told at once is from the last pulse, the rest crosses. */
import type { Instant } from '../../base/ids.ts';
import type { Incoming, IncomingResult, ReceiptNotice } from '../../hosts/host.ts';
import type { BodyAnswer, BodyOrigin } from '../ingest/read-body.ts';
import type { QueueState } from './intake-queue.ts';

/** The loop beside the engine, as the daemon's thread sees it. */
export type RemoteLoop = {
  /** A request of the ingest, parsed over there. Rejects with Overloaded when it is not durable: nothing of it is taken. */
  ingestBody(origin: BodyOrigin, bytes: Uint8Array): Promise<BodyAnswer>;
  /** Messages of our own. As `ingestBody`. */
  ingest(batch: readonly Incoming[]): Promise<readonly IncomingResult[]>;
  receipts(batch: readonly ReceiptNotice[]): Promise<void>;
  /** Something else changed what is due or free. */
  nudge(): void;
  /** Replay clock only: everything due at or before `until`, with its outcomes. */
  advanceTo(until: Instant): Promise<void>;
  now(): Instant;
  /** True while the disk is full. */
  isFull(): boolean;
  /** How many subscribers are in quarantine. */
  apart(): number;
  /** When somebody is to be woken, as far as is known here. */
  nextDueAt(): Instant;
  /** What of the ingest waits for its commit. */
  queue(): QueueState;
  /** True while nobody new is taken by the ingest. */
  isBehind(): boolean;
  /** For how many milliseconds the engine has owed an answer without a word. */
  silentMs(): number;
};
