/**
 * The wall clock: inputs are committed in groups, due subscribers are woken, queued sends get their permits, outcomes
 * are written down. One thing at a time: the engine is synchronous, and everything here runs in its thread.
 */
import { type Instant, instant, NEVER } from '../../base/ids.ts';
import { CALL_CHANNEL } from '../../delivery/channels.ts';
import { StoreFailure } from '../../hosts/errors.ts';
import { createGroupCommit, type GroupCommit, IntakeFull } from '../../hosts/group-commit.ts';
import type { AttemptOutcome, Committed, Engine, IncomingResult } from '../../hosts/host.ts';
import { Overloaded } from '../overloaded.ts';
import type { Carrier, Loop } from './loop.ts';
import { Pace } from './pace.ts';

/** In one go at most, and for about so long: what comes in meanwhile waits for all of it, and for one go of each other sort. */
const GO_MAX = 512;
const GO_MS = 12;
/** A timer in Node holds 31 bits of milliseconds; and a clock that jumps is noticed within this time. */
const SLEEP_MAX_MS = 5_000;
const OUTCOME_DELAY_MS = 2;
/** How often a full disk is tried again. */
const FULL_RETRY_MS = 1_000;
/** Outcomes at the end lead to sends that are handed back, which is an outcome again; a chain of channels is short. */
const LAST_ROUNDS = 100;

export type LiveLoopOptions = {
  readonly engine: Engine;
  readonly carrier: Carrier;
  readonly now: () => number;
  /** How long a message waits for others, so that one commit takes them all (default: that of the group commit). */
  readonly groupMs?: () => number;
  /** How long the disk took for commits of late, in ms (default: nothing). */
  readonly diskMs?: () => number;
  /** Called when something was committed and nobody waits, for what the store had better do then (default: nothing). */
  readonly tidy?: () => void;
  /** Messages that may wait for a commit; more are refused (default: that of the group commit). */
  readonly maxQueued?: number;
  /** The store failed in a way that only a restart mends: nothing is done after that. Called once. */
  onFailure(error: unknown): void;
};

/** Drives `engine` by the wall clock from `start` until `stop`. */
export function createLiveLoop(options: LiveLoopOptions): Loop {
  return new LiveLoop(options);
}

class LiveLoop implements Loop {
  readonly #engine: Engine;
  readonly #carrier: Carrier;
  readonly #now: () => Instant;
  readonly #tidy: (() => void) | undefined;
  readonly #onFailure: (error: unknown) => void;
  readonly #commit: GroupCommit;
  /** Channels with sends that may wait for a permit. */
  readonly #waiting = new Set<string>();
  readonly #known = new Set<string>([CALL_CHANNEL]);
  readonly #pace: { readonly [work in 'due' | 'claims' | 'outcomes']: Pace };
  #phase: 'new' | 'running' | 'paused' | 'stopped' = 'new';
  #full = false;
  #outcomes: AttemptOutcome[] = [];
  #outcomeTimer: NodeJS.Timeout | null = null;
  #outcomeTurn: NodeJS.Immediate | null = null;
  #retryTimer: NodeJS.Timeout | null = null;
  #dueTimer: NodeJS.Timeout | null = null;
  #claimTimer: NodeJS.Immediate | null = null;
  #restTurn: NodeJS.Immediate | null = null;
  #wakeAt: Instant = NEVER;
  /** The timer is set to run at once. */
  #isAwake = false;

  constructor({ engine, carrier, now, groupMs, diskMs, tidy, maxQueued, onFailure }: LiveLoopOptions) {
    this.#engine = engine;
    this.#carrier = carrier;
    this.#now = () => instant(now());
    this.#tidy = tidy;
    this.#onFailure = onFailure;
    const elapsed = () => performance.now();
    const paceOf = () => new Pace({ itemsMax: GO_MAX, aimMs: GO_MS, elapsed, diskMs: diskMs ?? (() => 0) });
    this.#pace = { due: paceOf(), claims: paceOf(), outcomes: paceOf() };
    this.#commit = createGroupCommit({
      engine,
      now: this.#now,
      onCommitted: (committed) => this.#guard(() => this.#take(committed)),
      ...(groupMs === undefined ? {} : { maxDelayMs: groupMs }),
      ...(maxQueued === undefined ? {} : { maxQueued }),
    });
  }

  start(committed: Committed): void {
    if (this.#phase === 'new') this.#phase = 'running';
    this.#guard(() => this.#take(committed));
    this.nudge();
  }

  async ingest(batch: Parameters<Loop['ingest']>[0]): Promise<readonly IncomingResult[]> {
    if (this.#phase === 'stopped') throw new Overloaded(1);
    try {
      const results = await this.#commit.ingest(batch);
      this.#full = false;
      return results;
    } catch (error) {
      if (error instanceof IntakeFull) throw new Overloaded(1);
      throw this.#refuse(error);
    }
  }

  async receipts(batch: Parameters<Loop['receipts']>[0]): Promise<void> {
    if (this.#phase === 'stopped') throw new Overloaded(1);
    let committed: Committed;
    try {
      committed = this.#engine.receipts(batch, this.#now());
    } catch (error) {
      throw this.#refuse(error);
    }
    this.#guard(() => this.#take(committed));
  }

  outcome(outcome: AttemptOutcome): void {
    this.#outcomes.push(outcome);
    if (this.#outcomes.length >= this.#pace.outcomes.size() && !this.#full) this.#applyNext();
    else this.#outcomeTimer ??= setTimeout(() => this.#applyOutcomes(), OUTCOME_DELAY_MS);
  }

  ready(channel: string): void {
    this.#waiting.add(channel);
    this.#claimSoon();
  }

  take(committed: Committed): void {
    this.#guard(() => this.#take(committed));
  }

  nudge(): void {
    const channels = this.#engine.plan()?.plan.workspace.channels ?? {};
    // Channels of plans before, too: something may still wait for them.
    for (const channel of Object.keys(channels)) this.#known.add(channel);
    for (const channel of this.#known) this.#waiting.add(channel);
    this.#claimSoon();
    this.#guard(() => this.#sleep());
  }

  async advanceTo(): Promise<void> {
    throw new Error('only the replay clock can be moved');
  }

  now(): Instant {
    return this.#now();
  }

  isFull(): boolean {
    return this.#full;
  }

  pause(): void {
    if (this.#phase === 'new' || this.#phase === 'running') this.#phase = 'paused';
    if (this.#dueTimer !== null) clearTimeout(this.#dueTimer);
    if (this.#claimTimer !== null) clearImmediate(this.#claimTimer);
    this.#dueTimer = null;
    this.#claimTimer = null;
  }

  async stop(): Promise<void> {
    this.pause();
    this.#commit.close();
    for (let round = 0; round < LAST_ROUNDS && this.#phase !== 'stopped'; round += 1) {
      // What the carrier no longer takes, it hands back.
      await this.#carrier.settled();
      if (this.#outcomes.length === 0) break;
      this.#applyOutcomes(this.#outcomes.length);
      if (this.#full) break;
    }
    this.#end();
  }

  #end(): void {
    this.pause();
    this.#phase = 'stopped';
    this.#clearOutcomes();
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    if (this.#restTurn !== null) clearImmediate(this.#restTurn);
    this.#retryTimer = null;
    this.#restTurn = null;
  }

  #clearOutcomes(): void {
    if (this.#outcomeTimer !== null) clearTimeout(this.#outcomeTimer);
    if (this.#outcomeTurn !== null) clearImmediate(this.#outcomeTurn);
    this.#outcomeTimer = null;
    this.#outcomeTurn = null;
  }

  #take(committed: Committed): void {
    for (const channel of committed.queued) this.#waiting.add(channel);
    this.#carrier.carry(committed);
    this.#claimSoon();
    this.#sleep();
    if (this.#tidy !== undefined) this.#restTurn ??= setImmediate(() => this.#rest());
  }

  /** Outcomes wait for others at this time, and nobody for them. */
  #rest(): void {
    this.#restTurn = null;
    const isBusy = this.#commit.isWaiting() || this.#claimTimer !== null || this.#isAwake;
    if (!isBusy) this.#guard(() => this.#tidy?.());
  }

  #claimSoon(): void {
    if (this.#phase !== 'running' || this.#claimTimer !== null) return;
    if (this.#waiting.size === 0 && this.#readyLanes().length === 0) return;
    this.#claimTimer = setImmediate(() => this.#claim());
  }

  /** Gives permits channel by channel. Where nothing is free, an outcome or `ready` brings us back. */
  #claim(): void {
    this.#claimTimer = null;
    for (const channel of [...this.#waiting]) {
      this.#guard(() => {
        const free = Math.min(this.#carrier.free(channel), this.#engine.free(channel));
        if (free <= 0 || this.#phase !== 'running' || this.#engine.plan() === null) return;
        const claimed = this.#claimOf(channel, free);
        if (claimed.claimed === 0) this.#waiting.delete(channel);
        // Some gave their permit back: `take` brings us back for the next ones.
        if (claimed.claimed > 0) this.#take(claimed);
      });
    }
    this.#guard(() => this.#claimLanes());
  }

  #claimOf(lane: string, free: number, freeOf?: (channel: string) => number): ReturnType<Engine['claim']> {
    const pace = this.#pace.claims;
    const count = Math.min(free, pace.size());
    return pace.run(
      () => this.#engine.claim(lane, count, this.#now(), freeOf),
      ({ claimed }) => claimed,
    );
  }

  #readyLanes(): readonly string[] {
    return this.#engine.plan() === null ? [] : this.#engine.readyLanes(this.#now());
  }

  /** Gives the permits of policies' lanes; what its channel cannot carry now goes on to wait for that. */
  #claimLanes(): void {
    const freeOf = (channel: string) => this.#carrier.free(channel);
    for (const lane of this.#readyLanes()) {
      if (this.#phase !== 'running') return;
      const claimed = this.#claimOf(lane, GO_MAX, freeOf);
      if (claimed.claimed > 0) this.#take(claimed);
    }
  }

  /** In the next turn: many may come at once, and others wait for one go of them, not for all. */
  #applyNext(): void {
    this.#outcomeTurn ??= setImmediate(() => this.#applyOutcomes());
  }

  /** The oldest outcomes; what is left of them comes in the next turn. */
  #applyOutcomes(count = this.#pace.outcomes.size()): void {
    this.#clearOutcomes();
    const batch = this.#outcomes.splice(0, count);
    if (batch.length === 0) return;
    let committed: Committed | null = null;
    this.#guard(() => {
      committed = this.#pace.outcomes.run(
        () => this.#engine.outcomes(batch, this.#now()),
        () => batch.length,
      );
      this.#take(committed);
    });
    // A full disk passes: the outcomes are kept and written when there is room.
    if (committed === null) this.#outcomes = [...batch, ...this.#outcomes];
    else if (this.#outcomes.length > 0) this.#applyNext();
  }

  #sleep(): void {
    if (this.#phase !== 'running' || this.#full || this.#engine.plan() === null) return;
    const dueAt = this.#engine.nextDueAt();
    const delayMs = Math.max(0, Math.min(dueAt - this.#now(), SLEEP_MAX_MS));
    // A timer that runs soon enough stays, unless the clock has jumped over it.
    if (this.#dueTimer !== null && this.#wakeAt <= dueAt && (delayMs > 0 || this.#isAwake)) return;
    if (this.#dueTimer !== null) clearTimeout(this.#dueTimer);
    this.#wakeAt = dueAt;
    this.#isAwake = delayMs === 0;
    this.#dueTimer = setTimeout(() => this.#wake(), delayMs);
  }

  #wake(): void {
    this.#dueTimer = null;
    this.#guard(() => {
      if (this.#engine.nextDueAt() <= this.#now()) this.#take(this.#runDue());
      this.#claimSoon();
      this.#sleep();
    });
  }

  #runDue(): Committed {
    const pace = this.#pace.due;
    const size = pace.size();
    return pace.run(
      () => this.#engine.runDue(this.#now(), size),
      ({ more }) => (more ? size : null),
    );
  }

  /** After a full disk: everything that may have been left undone. */
  #retry(): void {
    this.#retryTimer = null;
    this.#full = false;
    this.#applyOutcomes();
    if (!this.#full) this.#claimSoon();
    if (!this.#full && this.#dueTimer === null && this.#phase === 'running') this.#wake();
  }

  #guard(work: () => void): void {
    if (this.#phase === 'stopped') return;
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A full disk is tried again; after any other failure only a restart helps. */
  #fail(error: unknown): void {
    if (this.#phase === 'stopped') return;
    if (error instanceof StoreFailure && error.code === 'disk_full') {
      this.#full = true;
      this.#retryTimer ??= setTimeout(() => this.#retry(), FULL_RETRY_MS);
      return;
    }
    this.#end();
    this.#onFailure(error);
  }

  #refuse(error: unknown): Overloaded {
    this.#fail(error);
    return new Overloaded(10);
  }
}
