/**
 * The engine's thread, without the thread: store, kernel and loop, and what the daemon's thread asks of them. Bodies are
 * parsed here, once; everything in it is synchronous but the waiting for commits.
 */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { assert } from '../../base/assert.ts';
import { type Instant, instant, NEVER } from '../../base/ids.ts';
import { createEngine } from '../../hosts/engine/engine.ts';
import type { Engine, Incoming, ReceiptNotice } from '../../hosts/host.ts';
import type { Store } from '../../hosts/store.ts';
import { definitions } from '../../kinds/registry.ts';
import { createRenderer } from '../../language/content/renderer.ts';
import { readBody } from '../ingest/read-body.ts';
import { createLinks, type Links } from '../links.ts';
import { createLiveLoop } from '../loop/live-loop.ts';
import type { Loop } from '../loop/loop.ts';
import { createReplayLoop } from '../loop/replay-loop.ts';
import { CommitBook } from './commit-book.ts';
import { packFailure } from './failures.ts';
import { groupWindowMs, isFastDisk } from './group-window.ts';
import { Outgoing } from './outgoing.ts';
import { PortCarrier } from './port-carrier.ts';
import type {
  Body,
  Call,
  CommitTime,
  EngineSettings,
  FromEngine,
  Opening,
  Pulse,
  ToEngine,
} from './protocol.ts';
import { ENGINE_CALLS, isCommitted, withoutCommitted } from './remote-engine.ts';
import { createStopwatch } from './timed.ts';

/** How much the newest commit counts in what the disk takes for one. */
const DISK_WEIGHT = 0.1;

type Work = (...given: readonly unknown[]) => unknown;

/** Takes messages of the daemon's thread. */
export class EngineRoom {
  readonly #settings: EngineSettings;
  readonly #engine: Engine;
  readonly #loop: Loop;
  readonly #outgoing: Outgoing;
  readonly #carrier: PortCarrier;
  readonly #calls: ReadonlyMap<string, Work>;
  /** Null unless somebody traces. */
  readonly #book: CommitBook | null;
  #links: Links;
  #aheadMs = 0;
  #nextDueAt: Instant = NEVER;
  /** What the disk took for the commits of late, in ms. */
  #diskMs = 0;

  /** Over an open store. `post` says something to the daemon's thread. */
  constructor(store: Store, settings: EngineSettings, post: (message: FromEngine) => void) {
    this.#settings = settings;
    this.#links = createLinks('', settings.linkSecret);
    const { clock, isWatched, isTraced, maxQueued } = settings;
    this.#book = isTraced ? new CommitBook() : null;
    this.#outgoing = new Outgoing({ post, pulse: () => this.#pulse(), isWatched, book: this.#book });
    const stopwatch = createStopwatch(store, () => performance.now(), this.#book);
    const engine = createEngine({
      store: stopwatch.store,
      kinds: definitions,
      renderer: createRenderer({ links: (target) => this.#links.make(target) }),
      // While a provider rests its sends wait in their queue, and not each for a time of its own.
      options:
        clock === 'replay' ? { clock } : { clock: 'live', roomOf: (channel) => this.#carrier.free(channel) },
    });
    this.#engine = stopwatch.watch(engine, (time) => this.#timed(time));
    this.#carrier = new PortCarrier({ engine, outgoing: this.#outgoing });
    const driving = {
      engine: this.#engine,
      carrier: this.#carrier,
      onFailure: (error: unknown) => this.#outgoing.fail(error),
      ...(maxQueued === undefined ? {} : { maxQueued }),
    };
    const now = () => Date.now() + this.#aheadMs;
    const groupMs = () => groupWindowMs(this.#diskMs);
    // A slow disk has better reasons to wait for the whole log than what a piece of it costs.
    const tidy = () => {
      if (isFastDisk(this.#diskMs)) store.tidy?.();
    };
    this.#loop =
      clock === 'replay'
        ? createReplayLoop(driving)
        : createLiveLoop({ ...driving, now, groupMs, tidy, diskMs: () => this.#diskMs });
    this.#calls = new Map<string, Work>([...this.#engineCalls(), ...this.#loopCalls()]);
  }

  /** What the daemon's thread is told first. */
  opening(): Opening {
    return { epoch: this.#engine.epoch, plan: this.#engine.plan(), pulse: this.#pulse() };
  }

  take(message: ToEngine): void {
    const { aheadMs, outcomes, ready, calls, bodies } = message;
    this.#aheadMs = aheadMs;
    for (const outcome of outcomes) this.#loop.outcome(outcome);
    this.#carrier.hear(message);
    for (const channel of ready) this.#loop.ready(channel);
    for (const call of calls) void this.#serve(call);
    for (const body of bodies) void this.#ingest(body);
  }

  #engineCalls(): (readonly [string, Work])[] {
    const engine = this.#engine as unknown as { readonly [name: string]: Work };
    return ENGINE_CALLS.map((name) => {
      const work = engine[name];
      assert(work !== undefined, 'the engine has every method that may be called');
      return [name, work] as const;
    });
  }

  #loopCalls(): (readonly [string, Work])[] {
    const loop = this.#loop;
    return [
      ['useLinks', (base) => this.#useLinks(String(base))],
      ['start', () => loop.start(this.#engine.recover(loop.now()))],
      ['ingest', (batch) => loop.ingest(batch as readonly Incoming[])],
      ['receipts', (batch) => loop.receipts(batch as readonly ReceiptNotice[])],
      ['nudge', () => loop.nudge()],
      ['advanceTo', (until) => loop.advanceTo(until as Instant)],
      ['pause', () => loop.pause()],
      ['stop', () => this.#stop()],
    ];
  }

  #timed(time: CommitTime): void {
    if (time.diskMs > 0) this.#diskMs += (time.diskMs - this.#diskMs) * DISK_WEIGHT;
    this.#outgoing.timed(time);
  }

  #useLinks(base: string): void {
    this.#links = createLinks(base, this.#settings.linkSecret);
  }

  async #stop(): Promise<void> {
    await this.#loop.stop();
    this.#engine.close();
  }

  async #serve({ id, name, given }: Call): Promise<void> {
    // What was handed over before this call leaves before its answer is known: an installed plan changes the channels.
    this.#outgoing.flushSends();
    try {
      const work = this.#calls.get(name);
      assert(work !== undefined, `the engine's thread has no call \`${name}\``);
      const made = work(...given);
      const value = made instanceof Promise ? await made : made;
      if (isCommitted(value)) this.#loop.take(value);
      this.#outgoing.answer({ id, value: isCommitted(value) ? withoutCommitted(value) : value });
    } catch (error) {
      this.#outgoing.answer({ id, failure: packFailure(error) });
    }
  }

  async #ingest({ id, origin, bytes }: Body): Promise<void> {
    const replay = this.#settings.clock === 'replay';
    try {
      const read = readBody(new Uint8Array(bytes), origin, { replay, newId: randomUUID });
      if ('error' in read) {
        this.#outgoing.reply({ id, answer: read });
        return;
      }
      if (origin.request !== undefined) this.#book?.came(read.incoming, origin.request);
      const results = read.incoming.length === 0 ? [] : await this.#loop.ingest(read.incoming);
      const statuses: { [status: string]: number } = {};
      for (const { status } of results) statuses[status] = (statuses[status] ?? 0) + 1;
      this.#outgoing.reply({ id, answer: { statuses, refused: read.refused } });
    } catch (error) {
      this.#outgoing.reply({ id, failure: packFailure(error) });
    }
  }

  #pulse(): Pulse {
    const plan = this.#engine.plan();
    try {
      if (plan !== null) this.#nextDueAt = this.#engine.nextDueAt();
    } catch {
      // A store that cannot be read says so to whoever works with it; and a closed one has nothing due.
    }
    const now = instant(this.#loop.now());
    const apart = this.#engine.countApart();
    return { now, nextDueAt: this.#nextDueAt, isFull: this.#loop.isFull(), apart };
  }
}
