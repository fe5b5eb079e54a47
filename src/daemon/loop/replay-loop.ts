/**
 * The replay clock: time is the newest event time fed (semantics 4). History runs as fast as the machine and the
 * providers allow; whoever has a send under way waits for its outcome, the others go on.
 */
import { type Instant, instant } from '../../base/ids.ts';
import { StoreFailure } from '../../hosts/errors.ts';
import type { AttemptOutcome, Committed, Engine, Fed, Incoming, IncomingResult } from '../../hosts/host.ts';
import { Overloaded } from '../overloaded.ts';
import type { Carrier, Loop } from './loop.ts';
import { GATHER_MS, ReplayOutcomes } from './replay-outcomes.ts';
import { ReplayPermits } from './replay-permits.ts';

const FULL_RETRY_MS = 1_000;
/** Messages that may stand in line; more are refused. */
const QUEUED_MAX = 20_000;
const LAST_ROUNDS = 100;

export type ReplayLoopOptions = {
  readonly engine: Engine;
  readonly carrier: Carrier;
  /** Messages that may stand in line (default 20,000); more are refused. */
  readonly maxQueued?: number;
  /** The store failed in a way that only a restart mends: nothing is done after that. Called once. */
  onFailure(error: unknown): void;
};

/** Drives `engine` by the times in its inputs. Calls are served one after the other, in the order of their coming. */
export function createReplayLoop(options: ReplayLoopOptions): Loop {
  return new ReplayLoop(options);
}

class ReplayLoop implements Loop {
  readonly #engine: Engine;
  readonly #carrier: Carrier;
  readonly #maxQueued: number;
  readonly #onFailure: (error: unknown) => void;
  readonly #outcomes = new ReplayOutcomes(() => this.#goOnLater());
  readonly #permits: ReplayPermits;
  #phase: 'running' | 'paused' | 'stopped' = 'running';
  #full = false;
  #time: Instant;
  #line: Promise<unknown> = Promise.resolve();
  #queued = 0;
  #idleTimer: NodeJS.Timeout | null = null;

  constructor({ engine, carrier, maxQueued = QUEUED_MAX, onFailure }: ReplayLoopOptions) {
    this.#engine = engine;
    this.#carrier = carrier;
    this.#maxQueued = maxQueued;
    this.#onFailure = onFailure;
    this.#time = engine.time();
    this.#permits = new ReplayPermits({
      engine,
      carrier,
      isRunning: () => this.#phase === 'running',
      now: () => this.#time,
      onClaimed: (committed) => this.#handOver(committed),
    });
  }

  start(committed: Committed): void {
    this.take(committed);
    this.nudge();
  }

  async ingest(batch: readonly Incoming[]): Promise<readonly IncomingResult[]> {
    if (this.#queued > 0 && this.#queued + batch.length > this.#maxQueued) throw new Overloaded(1);
    this.#queued += batch.length;
    try {
      return await this.#inLine(() => this.#feed(batch));
    } finally {
      this.#queued -= batch.length;
    }
  }

  receipts(batch: Parameters<Loop['receipts']>[0]): Promise<void> {
    return this.#inLine(async () => this.#take(this.#engine.receipts(batch, this.#time)));
  }

  advanceTo(until: Instant): Promise<void> {
    return this.#inLine(async () => {
      // Outcomes may bring what was due before `until`: a retry, a next step.
      do {
        await this.#drive(() => this.#engine.advanceTo(until));
        while (this.#outcomes.underway > 0 || this.#permits.isAnyWaiting) await this.#settle();
      } while (this.#engine.nextDueAt() <= until);
    });
  }

  outcome(outcome: AttemptOutcome): void {
    this.#outcomes.take(outcome);
  }

  ready(channel: string): void {
    this.#permits.wait([channel]);
    this.#goOn();
  }

  take(committed: Committed): void {
    this.#guard(() => this.#take(committed));
  }

  nudge(): void {
    this.#permits.waitAll();
    this.#goOn();
  }

  now(): Instant {
    return this.#time;
  }

  isFull(): boolean {
    return this.#full;
  }

  pause(): void {
    if (this.#phase === 'running') this.#phase = 'paused';
    this.#outcomes.close();
  }

  async stop(): Promise<void> {
    this.pause();
    await this.#line;
    for (let round = 0; round < LAST_ROUNDS && this.#phase !== 'stopped'; round += 1) {
      // What the carrier no longer takes, it hands back.
      await this.#carrier.settled();
      if (this.#outcomes.came === 0 || this.#full) break;
      this.#guard(() => this.#applyOutcomes());
    }
    this.#end();
  }

  #end(): void {
    this.#phase = 'stopped';
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    this.#outcomes.close();
  }

  #goOn(): void {
    if (!this.#outcomes.wake()) this.#goOnLater();
  }

  /** With nobody waiting for outcomes they are applied soon, so that none stays in memory. */
  #goOnLater(delayMs = GATHER_MS): void {
    if (this.#phase !== 'running') return;
    this.#idleTimer ??= setTimeout(() => {
      this.#idleTimer = null;
      this.#inLine(async () => {
        this.#full = false;
        this.#applyOutcomes();
        this.#permits.claim();
        if (this.#engine.nextDueAt() <= this.#time) {
          await this.#drive(() => this.#engine.advanceTo(this.#time));
        }
      }).catch(() => {});
    }, delayMs);
  }

  /** One after the other. What the store throws is turned into a refusal. */
  #inLine<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#line.then(async () => {
      if (this.#phase !== 'running') throw new Overloaded(1);
      try {
        return await work();
      } catch (error) {
        if (error instanceof Overloaded) throw error;
        this.#fail(error);
        throw new Overloaded(10);
      }
    });
    this.#line = result.catch(() => undefined);
    return result;
  }

  #fail(error: unknown): void {
    if (this.#phase === 'stopped') return;
    if (error instanceof StoreFailure && error.code === 'disk_full') {
      this.#full = true;
      if (!this.#outcomes.wake()) this.#goOnLater(FULL_RETRY_MS);
      return;
    }
    this.#end();
    this.#onFailure(error);
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #feed(batch: readonly Incoming[]): Promise<readonly IncomingResult[]> {
    const order = [...batch.keys()].sort((a, b) => (batch[a]?.at ?? 0) - (batch[b]?.at ?? 0) || a - b);
    let rest = order.map((index) => batch[index] as Incoming);
    const results: IncomingResult[] = [];
    await this.#drive(() => {
      const fed = this.#engine.feed(rest);
      results.push(...fed.results.slice(0, fed.consumed));
      rest = rest.slice(fed.consumed);
      return fed;
    });
    const answers: IncomingResult[] = [];
    for (const [position, index] of order.entries()) answers[index] = results[position] as IncomingResult;
    return answers;
  }

  /** Repeats `step` until it is done, giving it the outcomes in between. What was fed before an end is durable. */
  async #drive(step: () => Fed): Promise<void> {
    for (;;) {
      if (this.#phase !== 'running') throw new Overloaded(1);
      const fed = step();
      this.#full = false;
      this.#time = instant(Math.max(this.#time, fed.time));
      this.#take(fed);
      if (fed.done) return;
      await this.#settle();
    }
  }

  /** Waits for outcomes, where any are under way, and gives what became free. */
  async #settle(): Promise<void> {
    if (this.#phase !== 'running') throw new Overloaded(1);
    if (this.#outcomes.came > 0 || this.#outcomes.underway > 0) await this.#outcomes.gather();
    else if (this.#permits.isAnyWaiting) await this.#outcomes.rest();
    // Nothing is under way, yet the engine is not done (a sweep, a full commit): let others have a turn.
    else await new Promise((resolve) => setImmediate(resolve));
    this.#applyOutcomes();
    this.#permits.claim();
  }

  #take(committed: Committed): void {
    this.#permits.wait(committed.queued);
    this.#handOver(committed);
    this.#permits.claim();
  }

  #handOver(committed: Committed): void {
    this.#outcomes.expect(committed.handOver.length);
    this.#carrier.carry(committed);
  }

  #applyOutcomes(): void {
    const batch = this.#outcomes.read();
    if (batch.length === 0) return;
    const committed = this.#engine.outcomes(batch, this.#time);
    this.#outcomes.written(batch.length);
    this.#take(committed);
  }
}
