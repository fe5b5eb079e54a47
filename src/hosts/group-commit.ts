/**
 * Group commit: messages of many requests land in one transaction. A request's promise resolves after the commit that
 * made its messages durable, and rejects when nothing of them was kept. The only asynchronous part of the hosts.
 */
import type { Instant } from '../base/ids.ts';
import type { Committed, Engine, Incoming, IncomingResult } from './host.ts';

/** Timers, so that tests need no wall clock. No delay at all: when the turn of the thread is over, with all that came in it. */
export type CommitTimers = {
  set(callback: () => void, delayMs: number): unknown;
  clear(handle: unknown): void;
};

/**
 * `now` is the clock of the engine; `onCommitted` gets what to hand over (after the commit, before the promises resolve).
 * A batch is flushed at `maxInputs` messages (default 512) or `maxDelayMs` (default 5; asked anew for each batch; 0: in the
 * next turn of the thread) after the first one, and intake is refused above `maxQueued` (default 20,000).
 */
export type GroupCommitOptions = {
  readonly engine: Pick<Engine, 'accept'>;
  readonly now: () => Instant;
  readonly onCommitted: (committed: Committed) => void;
  readonly timers?: CommitTimers;
  readonly maxInputs?: number;
  readonly maxDelayMs?: () => number;
  readonly maxQueued?: number;
};

/** Too much is waiting already: answer 503 with Retry-After. Nothing was taken. */
export class IntakeFull extends Error {
  override readonly name = 'IntakeFull';
}

export type GroupCommit = {
  /** Results in the order of `batch`. Rejects with IntakeFull, StoreFailure, or when closed. */
  ingest(batch: readonly Incoming[]): Promise<readonly IncomingResult[]>;
  /** Whether something waits for its commit. */
  isWaiting(): boolean;
  /** Commits what waits, now. */
  flush(): void;
  /** Commits what waits and takes nothing more. */
  close(): void;
};

type Waiting = {
  readonly batch: readonly Incoming[];
  readonly resolve: (results: readonly IncomingResult[]) => void;
  readonly reject: (error: unknown) => void;
};

/** A handle is what takes its timer back. A timer of Node waits a millisecond at least: no delay needs another way. */
const systemTimers: CommitTimers = {
  set(callback, delayMs) {
    if (delayMs > 0) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    }
    const turn = setImmediate(callback);
    return () => clearImmediate(turn);
  },
  clear: (handle) => (handle as () => void)(),
};

/** A front to an engine's `accept`. */
export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { engine, now, onCommitted, timers = systemTimers } = options;
  const { maxInputs = 512, maxDelayMs = () => 5, maxQueued = 20_000 } = options;
  let waiting: Waiting[] = [];
  let queued = 0;
  let timer: unknown = null;
  let isClosed = false;

  function flush(): void {
    if (timer !== null) timers.clear(timer);
    timer = null;
    const requests = waiting;
    waiting = [];
    queued = 0;
    if (requests.length === 0) return;
    let committed: Committed;
    try {
      committed = engine.accept(
        requests.flatMap((request) => request.batch),
        now(),
      );
    } catch (error) {
      for (const request of requests) request.reject(error);
      return;
    }
    let start = 0;
    for (const request of requests) {
      request.resolve(committed.results.slice(start, start + request.batch.length));
      start += request.batch.length;
    }
    onCommitted(committed);
  }

  return {
    flush,
    isWaiting: () => waiting.length > 0,
    ingest(batch) {
      if (isClosed) return Promise.reject(new IntakeFull('the intake is closed'));
      if (queued > 0 && queued + batch.length > maxQueued) {
        return Promise.reject(new IntakeFull(`${queued} messages wait to be committed`));
      }
      const { promise, resolve, reject } = Promise.withResolvers<readonly IncomingResult[]>();
      waiting.push({ batch, resolve, reject });
      queued += batch.length;
      if (queued >= maxInputs) flush();
      else timer ??= timers.set(flush, maxDelayMs());
      return promise;
    },
    close() {
      isClosed = true;
      flush();
    },
  };
}
