/**
 * The engine's thread as the daemon sees it: starts it, asks it, hands it what comes in and takes what goes out. When it ends
 * without being told to, the daemon ends: what was not acknowledged comes again, what was is on the disk.
 */
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { Instant } from '../../base/ids.ts';
import type { AttemptOutcome, HandOver, IncomingResult } from '../../hosts/host.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { Overloaded } from '../overloaded.ts';
import { unpackFailure } from './failures.ts';
import { IntakeQueue, QUEUE_LIMITS, type QueueLimits } from './intake-queue.ts';
import type { ChannelRoom, EngineSettings, FromEngine, Opening, Pulse, ToEngine } from './protocol.ts';
import { createRemoteEngine, type RemoteEngine } from './remote-engine.ts';
import type { RemoteLoop } from './remote-loop.ts';

/** The engine's thread ended, though nobody told it to: only a restart helps. */
export class EngineLost extends Error {
  override readonly name = 'EngineLost';
}

/**
 * What happens on this side, in the turn in which it is heard. `onSends`: committed sends to carry, after `onMessage`; `onMessage`: counts and
 * times; `roomOf`: how much a channel can take now.
 */
export type ThreadOptions = {
  readonly settings: EngineSettings;
  /** The daemon's clock, epoch ms. */
  readonly now: () => number;
  readonly limits?: QueueLimits;
  /** The program of the thread; default: the engine. */
  readonly entry?: URL;
  readonly onSends: (sends: readonly HandOver[], handedBy: FromEngine['handedBy']) => void;
  readonly onMessage: (message: FromEngine) => void;
  readonly freeOf: (channel: string) => number;
  /** The store failed in a way that only a restart mends, or the thread is gone. Called once. */
  readonly onFailure: (error: unknown) => void;
};

type Pending = {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onAnswer: ((value: unknown) => void) | undefined;
};

type Ready = Exclude<Opening, { readonly failure: unknown }>;

/** The file beside this one, with the ending that this one has: `.ts` from the sources, `.js` once built. */
const ENTRY = new URL(`./worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url);

/** Starts the thread. Rejects with StoreRefusal (foreign, damaged, newer, locked store) and with whatever ends it. */
export async function openEngineThread(options: ThreadOptions): Promise<EngineThread> {
  const worker = new Worker(options.entry ?? ENTRY, { workerData: options.settings, name: 'engine' });
  const { promise, resolve, reject } = Promise.withResolvers<Opening>();
  const onExit = (code: number) => reject(lostWith(code));
  worker.once('message', resolve).once('error', reject).once('exit', onExit);
  const opening = await promise;
  worker.off('message', resolve).off('error', reject).off('exit', onExit);
  if ('failure' in opening) {
    await worker.terminate();
    throw unpackFailure(opening.failure);
  }
  return new EngineThread(worker, opening, options);
}

const lostWith = (code: number) => new EngineLost(`the engine's thread ended with code ${code}`);

const emptyParts = () => ({
  calls: [] as ToEngine['calls'][number][],
  outcomes: [] as AttemptOutcome[],
  ready: new Set<string>(),
  settled: [] as number[],
});

export class EngineThread {
  readonly engine: RemoteEngine;
  readonly loop: RemoteLoop;
  readonly #worker: Worker;
  readonly #options: ThreadOptions;
  readonly #queue: IntakeQueue;
  readonly #pending = new Map<number, Pending>();
  /** Sends that came over since the start, by channel. */
  readonly #received = new Map<string, number>();
  #parts = emptyParts();
  #channels: readonly string[] = [];
  #plan: PlanFile | null;
  #carries: string | null = null;
  #pulse: Pulse;
  #lastCall = 0;
  #isScheduled = false;
  #owesSince: number | null = null;
  #phase: 'open' | 'lost' | 'closed' = 'open';
  readonly #clockWatch: NodeJS.Timeout;
  #aheadMs = 0;

  constructor(worker: Worker, opening: Ready, options: ThreadOptions) {
    this.#worker = worker;
    this.#options = options;
    this.#plan = opening.plan;
    this.#pulse = opening.pulse;
    this.#queue = new IntakeQueue(options.limits ?? QUEUE_LIMITS, () => performance.now());
    const { epoch } = opening;
    this.engine = createRemoteEngine((name, given) => this.call(name, given), {
      epoch,
      plan: () => this.#plan,
    });
    this.loop = this.#createLoop();
    worker.on('message', (message: FromEngine) => this.#hear(message));
    worker.on('error', (error) => this.#lose(error));
    worker.on('exit', (code) => this.#lose(lostWith(code)));
    this.#clockWatch = setInterval(() => this.#watchClock(), CLOCK_MS);
    this.#clockWatch.unref();
  }

  /** What the store held at the start, and since then what was installed. */
  get plan(): PlanFile | null {
    return this.#plan;
  }

  /**
   * Asks for a method by its name. `onAnswer` runs in the turn of the answer, before anything that was committed after it is
   * carried. Rejects with what the method throws, and with EngineLost.
   */
  call(name: string, given: readonly unknown[], onAnswer?: (value: unknown) => void): Promise<unknown> {
    if (this.#phase !== 'open') return Promise.reject(new EngineLost("the engine's thread has ended"));
    this.#lastCall += 1;
    const id = this.#lastCall;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { resolve, reject, onAnswer });
    this.#parts.calls.push({ id, name, given });
    this.#schedule();
    return promise;
  }

  /** From now on these channels carry, for this plan. */
  use(file: PlanFile, channels: readonly string[]): void {
    this.#plan = file;
    this.#carries = file.digest;
    this.#channels = channels;
    this.loop.nudge();
  }

  outcome(outcome: AttemptOutcome): void {
    this.#parts.outcomes.push(outcome);
    this.#schedule();
  }

  /** A channel has room again. */
  ready(channel: string): void {
    this.#parts.ready.add(channel);
    this.#schedule();
  }

  /** Ends the thread, whatever it does. */
  async close(): Promise<void> {
    this.#phase = 'closed';
    clearInterval(this.#clockWatch);
    await this.#worker.terminate();
    this.#giveUp(new EngineLost("the engine's thread was ended"));
  }

  #createLoop(): RemoteLoop {
    const queue = this.#queue;
    return {
      ingestBody: (origin, bytes) => {
        const answer = queue.add(origin, bytes);
        this.#schedule();
        return answer;
      },
      ingest: (batch) => this.call('ingest', [batch]) as Promise<readonly IncomingResult[]>,
      receipts: (batch) => this.call('receipts', [batch]) as Promise<void>,
      nudge: () => void this.call('nudge', []).catch(() => {}),
      advanceTo: (until) => this.call('advanceTo', [until]) as Promise<void>,
      now: () => (this.#options.settings.clock === 'replay' ? this.#pulse.now : this.#now()),
      isFull: () => this.#pulse.isFull,
      apart: () => this.#pulse.apart,
      nextDueAt: () => this.#pulse.nextDueAt,
      queue: () => queue.state(),
      isBehind: () => queue.isBehind(),
      silentMs: () => (this.#owesSince === null ? 0 : performance.now() - this.#owesSince),
    };
  }

  #now(): Instant {
    return Math.trunc(this.#options.now()) as Instant;
  }

  /** Everything of this turn goes at once. */
  #schedule(): void {
    if (this.#isScheduled || this.#phase !== 'open') return;
    this.#isScheduled = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#isScheduled = false;
    if (this.#phase !== 'open') return;
    const { ready, ...parts } = this.#parts;
    this.#parts = emptyParts();
    const bodies = this.#queue.takeAcross();
    this.#aheadMs = this.#readAheadMs();
    const message: ToEngine = {
      ...parts,
      ready: [...ready],
      bodies,
      aheadMs: this.#aheadMs,
      rooms: this.#channels.map((channel) => this.#roomOf(channel)),
      carries: this.#carries,
    };
    if (parts.calls.length + bodies.length > 0) this.#owesSince ??= performance.now();
    this.#worker.postMessage(
      message,
      bodies.map(({ bytes }) => bytes),
    );
  }

  #roomOf(channel: string): ChannelRoom {
    return { channel, free: this.#options.freeOf(channel), received: this.#received.get(channel) ?? 0 };
  }

  #hear(message: FromEngine): void {
    const { pulse, answers, handOver, handedBy, bodies, settle, failure } = message;
    this.#pulse = pulse;
    for (const answer of answers) this.#answer(answer);
    for (const { channel } of handOver) this.#received.set(channel, (this.#received.get(channel) ?? 0) + 1);
    this.#options.onMessage(message);
    if (handOver.length > 0) this.#options.onSends(handOver, handedBy);
    for (const reply of bodies) this.#queue.settle(reply);
    const { requests } = this.#queue.state();
    this.#owesSince = this.#pending.size + requests > 0 ? performance.now() : null;
    if (this.#queue.mayCross()) this.#schedule();
    // What a channel hands back at once comes in a microtask.
    if (settle.length > 0) {
      setImmediate(() => {
        this.#parts.settled.push(...settle);
        this.#schedule();
      });
    }
    if (failure !== null) this.#options.onFailure(unpackFailure(failure));
  }

  #answer(answer: FromEngine['answers'][number]): void {
    const pending = this.#pending.get(answer.id);
    if (pending === undefined) return;
    this.#pending.delete(answer.id);
    if ('failure' in answer) pending.reject(unpackFailure(answer.failure));
    else {
      pending.onAnswer?.(answer.value);
      pending.resolve(answer.value);
    }
  }

  #lose(error: unknown): void {
    if (this.#phase !== 'open') return;
    this.#phase = 'lost';
    clearInterval(this.#clockWatch);
    this.#giveUp(new Overloaded(COME_AGAIN_S));
    this.#options.onFailure(error);
  }

  #giveUp(error: Error): void {
    this.#queue.lose(error);
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #readAheadMs(): number {
    const { now } = this.#options;
    return now === Date.now ? 0 : Math.round(now() - Date.now());
  }

  /** A clock that somebody turned: the loop hears of it though nothing else happens. */
  #watchClock(): void {
    if (Math.abs(this.#readAheadMs() - this.#aheadMs) > CLOCK_SLACK_MS) this.loop.nudge();
  }
}

const COME_AGAIN_S = 10;
/** How often the daemon's clock is compared with what the engine's thread was told, and what may lie between. */
const CLOCK_MS = 1_000;
const CLOCK_SLACK_MS = 5;
