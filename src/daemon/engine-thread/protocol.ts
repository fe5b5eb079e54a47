/**
 * What the daemon's thread and the engine's thread say to each other. Everything that gathers in one turn of a thread goes in
 * one message: per commit there is one each way. Plain data only; what a part means is said where it is made and taken.
 */
import type { Instant } from '../../base/ids.ts';
import type { AuditEntry } from '../../hosts/audit.ts';
import type { AttemptOutcome, Committed, HandOver } from '../../hosts/host.ts';
import type { PlanFile } from '../../plan/plan.ts';
import type { BodyAnswer, BodyOrigin } from '../ingest/read-body.ts';
import type { Failure } from './failures.ts';

/** What the engine's thread is started with. */
export type EngineSettings = {
  readonly directory: string;
  readonly clock: 'wall' | 'replay';
  readonly linkSecret: string;
  /** Messages that may wait for a commit; absent: the loop's own limit. */
  readonly maxQueued?: number;
  /** Whole commits are wanted, for somebody who watches; otherwise only counts of them cross. */
  readonly isWatched: boolean;
  /** Somebody traces: commits cross with what they were about. */
  readonly isTraced: boolean;
};

/** The bytes of one request of the ingest, handed over and not copied; parsed in the engine's thread, once. */
export type Body = {
  readonly id: number;
  readonly origin: BodyOrigin;
  readonly bytes: ArrayBuffer;
};

/** A method of the engine or the loop by its name. */
export type Call = { readonly id: number; readonly name: string; readonly given: readonly unknown[] };

/** How many more a channel can take, after the `received` sends that it was handed since the start. */
export type ChannelRoom = { readonly channel: string; readonly free: number; readonly received: number };

/** To the engine. `aheadMs`: how far the daemon's clock is ahead of the system's (tests turn it; otherwise 0). */
export type ToEngine = {
  readonly aheadMs: number;
  readonly bodies: readonly Body[];
  readonly calls: readonly Call[];
  readonly outcomes: readonly AttemptOutcome[];
  readonly rooms: readonly ChannelRoom[];
  /** Channels that have room again. */
  readonly ready: readonly string[];
  /** The digest of the plan whose channels are open; null: none is. */
  readonly carries: string | null;
  /** Answers to questions whether everything that was handed back at once is back. */
  readonly settled: readonly number[];
};

/** The answer to a call. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };

/** As `Answer`, for a body. */
export type BodyReply =
  | { readonly id: number; readonly answer: BodyAnswer }
  | { readonly id: number; readonly failure: Failure };

/** What is known of the engine without asking it. `nextDueAt`: when somebody is to be woken. `apart`: how many are in quarantine. */
export type Pulse = {
  readonly now: Instant;
  readonly nextDueAt: Instant;
  readonly isFull: boolean;
  readonly apart: number;
};

/**
 * What a call of the engine was about, for traces: counts and numbers, nobody's id. `startedAt`: epoch ms. `requests`: those that
 * it acknowledged, by the numbers that their bodies came with.
 */
export type CommitWork = {
  readonly number: number;
  readonly call: string;
  readonly startedAt: number;
  readonly failed: boolean;
  readonly inputs: number;
  readonly people: number;
  readonly sends: number;
  readonly settled: number;
  readonly requests: readonly number[];
};

/** One call of the engine with its commit: milliseconds in all, and those of the disk. `work`: while somebody traces. */
export type CommitTime = { readonly totalMs: number; readonly diskMs: number; readonly work?: CommitWork };

/** So many of something, by its labels. */
export type Count = { readonly labels: readonly string[]; readonly count: number };

/** From the engine. */
export type FromEngine = {
  readonly pulse: Pulse;
  readonly answers: readonly Answer[];
  readonly bodies: readonly BodyReply[];
  readonly handOver: readonly HandOver[];
  /** While somebody traces: for each send the number of the commit that handed it over, null where it is not known. */
  readonly handedBy: readonly (number | null)[];
  /** Decisions by type; sends that became final by channel and state. */
  readonly decisions: readonly Count[];
  readonly settled: readonly Count[];
  readonly audited: readonly AuditEntry[];
  readonly commits: readonly CommitTime[];
  /** Whole commits, where they are wanted. */
  readonly watched: readonly Committed[];
  /** Questions whether everything that was handed back at once is back. */
  readonly settle: readonly number[];
  /** Only a restart helps: nothing is done any more. */
  readonly failure: Failure | null;
};

/** The first message of the engine's thread: it has the store, or why it has not. */
export type Opening =
  | { readonly epoch: number; readonly plan: PlanFile | null; readonly pulse: Pulse }
  | { readonly failure: Failure };
