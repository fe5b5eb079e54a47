/**
 * The wall clock: inputs are committed in groups, due subscribers are woken, queued sends get their permits, outcomes
 * are written down. One thing at a time: the engine is synchronous, and everything here runs on its thread.
 */
import { type Instant, instant, NEVER } from '../base/ids.ts';
import { StoreFailure } from '../hosts/errors.ts';
import { createGroupCommit, IntakeFull } from '../hosts/group-commit.ts';
import type { AttemptOutcome, Committed, Engine } from '../hosts/host.ts';
import type { Carrier, Loop } from './loop.ts';
import { Overloaded } from './loop.ts';

const DUE_BATCH = 500;
/** A timer in Node holds 31 bits of milliseconds; and a clock that jumps is noticed within this time. */
const SLEEP_MAX_MS = 30_000;
const OUTCOME_BATCH = 512;
const OUTCOME_DELAY_MS = 2;

export type LiveLoopOptions = {
  readonly engine: Engine;
  readonly carrier: Carrier;
  readonly now: () => number;
  /** The store failed in a way that only a restart mends. */
  onFailure(error: unknown): void;
};

/** Drives `engine` by the wall clock until `stop`. */
export function createLiveLoop(options: LiveLoopOptions): Loop {
  return new LiveLoop(options);
}

class LiveLoop implements Loop {
  readonly #engine: Engine;
  readonly #carrier: Carrier;
  readonly #now: () => Instant;
  readonly #onFailure: (error: unknown) => void;
  readonly #commit: ReturnType<typeof createGroupCommit>;
  readonly #waiting = new Set<string>();
  #outcomes: AttemptOutcome[] = [];
  #outcomeTimer: NodeJS.Timeout | null = null;
  #dueTimer: NodeJS.Timeout | null = null;
  #wakeAt: Instant = NEVER;
  #stopped = false;

  constructor({ engine, carrier, now, onFailure }: LiveLoopOptions) {
    this.#engine = engine;
    this.#carrier = carrier;
    this.#now = () => instant(now());
    this.#onFailure = onFailure;
    this.#commit = createGroupCommit({
      engine,
      now: this.#now,
      onCommitted: (committed) => this.#take(committed),
    });
    this.#sleep();
  }

  async ingest(batch: Parameters<Loop['ingest']>[0]) {
    try {
      return await this.#commit.ingest(batch);
    } catch (error) {
      if (error instanceof IntakeFull) throw new Overloaded(1);
      if (error instanceof StoreFailure && error.code === 'disk_full') throw new Overloaded(10);
      this.#onFailure(error);
      throw error;
    }
  }

  async receipts(batch: Parameters<Loop['receipts']>[0]) {
    this.#guard(() => this.#take(this.#engine.receipts(batch, this.#now())));
  }

  outcome(outcome: AttemptOutcome) {
    this.#outcomes.push(outcome);
    if (this.#outcomes.length >= OUTCOME_BATCH) this.#applyOutcomes();
    else this.#outcomeTimer ??= setTimeout(() => this.#applyOutcomes(), OUTCOME_DELAY_MS);
  }

  ready(channel: string) {
    this.#waiting.add(channel);
    this.#claim();
  }

  nudge(committed?: Committed) {
    if (committed !== undefined) this.#take(committed);
    else this.#sleep();
  }

  async advanceTo() {
    throw new Error('only the replay clock can be moved');
  }

  now() {
    return this.#now();
  }

  async stop() {
    if (this.#dueTimer !== null) clearTimeout(this.#dueTimer);
    await this.#commit.close();
    this.#applyOutcomes();
    this.#stopped = true;
  }

  #take(committed: Committed): void {
    for (const channel of committed.queued) this.#waiting.add(channel);
    this.#carrier.carry(committed);
    this.#claim();
    this.#sleep();
  }

  #claim(): void {
    for (const channel of [...this.#waiting]) {
      const free = Math.min(this.#carrier.free(channel), this.#engine.free(channel));
      if (free <= 0 || this.#stopped) continue;
      this.#guard(() => {
        const claimed = this.#engine.claim(channel, free, this.#now());
        if (claimed.decisions.length === 0) this.#waiting.delete(channel);
        this.#carrier.carry(claimed);
      });
    }
  }

  #applyOutcomes(): void {
    if (this.#outcomeTimer !== null) clearTimeout(this.#outcomeTimer);
    this.#outcomeTimer = null;
    const batch = this.#outcomes;
    this.#outcomes = [];
    if (batch.length === 0) return;
    const written = this.#guard(() => this.#take(this.#engine.outcomes(batch, this.#now())));
    // A full disk passes: the outcomes are kept and written when there is room.
    if (!written) {
      this.#outcomes = [...batch, ...this.#outcomes];
      this.#outcomeTimer ??= setTimeout(() => this.#applyOutcomes(), 1000);
    }
  }

  #sleep(): void {
    if (this.#stopped) return;
    const dueAt = this.#engine.nextDueAt();
    if (this.#dueTimer !== null && this.#wakeAt <= dueAt) return;
    if (this.#dueTimer !== null) clearTimeout(this.#dueTimer);
    this.#wakeAt = dueAt;
    const delayMs = Math.max(0, Math.min(dueAt - this.#now(), SLEEP_MAX_MS));
    this.#dueTimer = setTimeout(() => this.#wake(), delayMs);
  }

  #wake(): void {
    this.#dueTimer = null;
    let more = false;
    const worked = this.#guard(() => {
      const committed = this.#engine.runDue(this.#now(), DUE_BATCH);
      more = committed.more;
      this.#take(committed);
    });
    if (more && this.#dueTimer === null) this.#dueTimer = setTimeout(() => this.#wake(), 0);
    else if (!worked) this.#dueTimer = setTimeout(() => this.#wake(), 1000);
    else this.#sleep();
  }

  /** False when the disk is full: the work was not done, and may be tried again. Other failures end the daemon. */
  #guard(work: () => void): boolean {
    if (this.#stopped) return true;
    try {
      work();
      return true;
    } catch (error) {
      if (error instanceof StoreFailure && error.code === 'disk_full') return false;
      this.#onFailure(error);
      return false;
    }
  }
}
