/**
 * The replay clock: time is the newest event time fed (semantics 4). History runs as fast as the machine and the
 * providers allow; whoever has a send under way waits for its outcome, the others go on.
 */
import { type Instant, instant } from '../base/ids.ts';
import { CALL_CHANNEL } from '../delivery/channels.ts';
import { StoreFailure } from '../hosts/errors.ts';
import type { AttemptOutcome, Committed, Engine, Fed, Incoming, IncomingResult } from '../hosts/host.ts';
import type { Carrier, Loop } from './loop.ts';
import { Overloaded } from './loop.ts';

/** How long outcomes wait for others, so that one commit takes them all. */
const GATHER_MS = 10;
/** While providers rest, we look again this often. */
const REST_MS = 50;
/** A provider's time-outs stay on the wall clock: "later" is held back this long, in ms. */
const LATER_MS = 1_000;
const LATER_MAX_MS = 60_000;
const FULL_RETRY_MS = 1_000;
const LANE_BATCH = 500;
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

type Held = { readonly outcome: AttemptOutcome; readonly timer: NodeJS.Timeout };

class ReplayLoop implements Loop {
  readonly #engine: Engine;
  readonly #carrier: Carrier;
  readonly #maxQueued: number;
  readonly #onFailure: (error: unknown) => void;
  readonly #waiting = new Set<string>();
  readonly #known = new Set<string>([CALL_CHANNEL]);
  readonly #held = new Set<Held>();
  #phase: 'running' | 'paused' | 'stopped' = 'running';
  #full = false;
  #time: Instant;
  #line: Promise<unknown> = Promise.resolve();
  #queued = 0;
  #pending: AttemptOutcome[] = [];
  #underway = 0;
  #wake: (() => void) | null = null;
  #idleTimer: NodeJS.Timeout | null = null;

  constructor({ engine, carrier, maxQueued = QUEUED_MAX, onFailure }: ReplayLoopOptions) {
    this.#engine = engine;
    this.#carrier = carrier;
    this.#maxQueued = maxQueued;
    this.#onFailure = onFailure;
    this.#time = engine.time();
  }

  start(committed: Committed): void {
    this.#guard(() => this.#take(committed));
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
        while (this.#underway > 0 || this.#waiting.size > 0) await this.#settle();
      } while (this.#engine.nextDueAt() <= until);
    });
  }

  outcome(outcome: AttemptOutcome): void {
    const { outcome: said } = outcome;
    if (said.result !== 'retryable' || this.#phase !== 'running') {
      this.#arrive(outcome);
      return;
    }
    // Time may leap days ahead while the provider rests for a second: this one counts when the wall clock says so.
    const delayMs = Math.min(said.retryAfterMs ?? LATER_MS, LATER_MAX_MS);
    const held: Held = { outcome, timer: setTimeout(() => this.#release(held), delayMs) };
    this.#held.add(held);
  }

  ready(channel: string): void {
    this.#waiting.add(channel);
    this.#goOn();
  }

  nudge(): void {
    const channels = this.#engine.plan()?.plan.workspace.channels ?? {};
    // Channels of plans before, too: something may still wait for them.
    for (const channel of Object.keys(channels)) this.#known.add(channel);
    for (const channel of this.#known) this.#waiting.add(channel);
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
    for (const held of this.#held) this.#release(held);
    this.#wake?.();
  }

  async stop(): Promise<void> {
    this.pause();
    await this.#line;
    for (let round = 0; round < LAST_ROUNDS && this.#phase !== 'stopped'; round += 1) {
      // The carrier hands back in a microtask what it no longer takes.
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#pending.length === 0 || this.#full) break;
      this.#guard(() => this.#applyOutcomes());
    }
    this.#end();
  }

  #end(): void {
    this.#phase = 'stopped';
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    for (const { timer } of this.#held) clearTimeout(timer);
    this.#wake?.();
  }

  #release(held: Held): void {
    clearTimeout(held.timer);
    if (this.#held.delete(held)) this.#arrive(held.outcome);
  }

  #arrive(outcome: AttemptOutcome): void {
    this.#pending.push(outcome);
    this.#goOn();
  }

  /** Wakes whoever waits for outcomes; with nobody waiting they are applied soon, so that none stays in memory. */
  #goOn(delayMs = GATHER_MS): void {
    if (this.#wake !== null) this.#wake();
    else if (this.#phase === 'running') {
      this.#idleTimer ??= setTimeout(() => {
        this.#idleTimer = null;
        this.#inLine(async () => {
          this.#full = false;
          this.#applyOutcomes();
          this.#claimFree();
          if (this.#engine.nextDueAt() <= this.#time) {
            await this.#drive(() => this.#engine.advanceTo(this.#time));
          }
        }).catch(() => {});
      }, delayMs);
    }
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
      this.#goOn(FULL_RETRY_MS);
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

  /** Waits for outcomes: all that are under way, or those that come soon after the first. One commit takes them. */
  async #settle(): Promise<void> {
    if (this.#phase !== 'running') throw new Overloaded(1);
    if (this.#pending.length > 0 || this.#underway > 0) await this.#gather();
    else if (this.#waiting.size > 0) await this.#rest();
    // Nothing is under way, yet the engine is not done (a sweep, a full commit): let others have a turn.
    else await new Promise((resolve) => setImmediate(resolve));
    this.#applyOutcomes();
    this.#claimFree();
  }

  #gather(): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | null = null;
      const end = () => {
        if (timer !== null) clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      this.#wake = () => {
        if (this.#phase !== 'running' || this.#pending.length >= this.#underway) end();
        else if (this.#pending.length > 0) timer ??= setTimeout(end, GATHER_MS);
      };
      this.#wake();
    });
  }

  /** Sends wait for channels that take nothing at present: until one is ready, or for a moment. */
  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(end, REST_MS);
      this.#wake = end;
    });
  }

  #take(committed: Committed): void {
    this.#underway += committed.handOver.length;
    for (const channel of committed.queued) this.#waiting.add(channel);
    this.#carrier.carry(committed);
    this.#claimFree();
  }

  /** Gives permits until none is free or nothing waits; those that a gate gave back go to the next. */
  #claimFree(): void {
    for (const channel of this.#waiting) {
      while (this.#phase === 'running') {
        const free = Math.min(this.#carrier.free(channel), this.#engine.free(channel));
        if (free <= 0) break;
        const claimed = this.#engine.claim(channel, free, this.#time);
        if (claimed.claimed === 0) {
          this.#waiting.delete(channel);
          break;
        }
        this.#underway += claimed.handOver.length;
        for (const other of claimed.queued) this.#waiting.add(other);
        this.#carrier.carry(claimed);
      }
    }
    this.#claimLanes();
  }

  /** Gives the permits of policies' lanes; what its channel cannot carry now goes on to wait for that. */
  #claimLanes(): void {
    if (this.#engine.plan() === null) return;
    const freeOf = (channel: string) => this.#carrier.free(channel);
    while (this.#phase === 'running') {
      const [lane] = this.#engine.readyLanes(this.#time);
      if (lane === undefined) return;
      const claimed = this.#engine.claim(lane, LANE_BATCH, this.#time, freeOf);
      if (claimed.claimed === 0) return;
      this.#underway += claimed.handOver.length;
      for (const channel of claimed.queued) this.#waiting.add(channel);
      this.#carrier.carry(claimed);
    }
  }

  #applyOutcomes(): void {
    const batch = this.#pending;
    if (batch.length === 0) return;
    const committed = this.#engine.outcomes(batch, this.#time);
    this.#pending = this.#pending.slice(batch.length);
    this.#underway -= batch.length;
    this.#take(committed);
  }
}
