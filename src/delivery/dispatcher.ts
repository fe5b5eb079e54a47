/**
 * Hands claimed sends to adapters: per channel a bound on what is under way, one total deadline per attempt, a circuit
 * breaker, and a drain for the end. Knows no kernel and no store; never retries: each send gets exactly one outcome.
 */
import {
  type Breaker,
  type BreakerOptions,
  breakerDefaults,
  closedBreaker,
  finishSend,
  permits,
  startSend,
} from './breaker.ts';
import type { OutboundMessage, Outcome } from './contract.ts';
import type { ChannelStats, DispatchChannel, Dispatcher, DispatcherOptions, Timers } from './dispatch.ts';
import { laneOf } from './lane.ts';

const systemTimers: Timers = {
  set: (delayMs, callback) => setTimeout(callback, delayMs),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

type Flight = { readonly message: OutboundMessage; readonly lane: string; settled: boolean; timer: unknown };
type ChannelState = {
  readonly name: string;
  readonly channel: DispatchChannel;
  readonly flights: Set<Flight>;
  /** How many of the flights are in each lane; those without any are not in it. */
  readonly laneFlights: Map<string, number>;
  readonly queue: OutboundMessage[];
  /** By lane: the channel itself, or one endpoint of a channel that has many. */
  readonly breakers: Map<string, Breaker>;
  wake: unknown;
};

const DEADLINE_MS = 30_000;
/** Adapters end by themselves at the deadline; this much later they are given up on. */
const DEADLINE_MARGIN_MS = 500;
const LANES_MAX = 1_000;

/** Makes a dispatcher over open adapters. `dispatch.ts` says what it promises. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  return new ChannelDispatcher(options);
}

class ChannelDispatcher implements Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #timers: Timers;
  readonly #breaker: BreakerOptions;
  readonly #channels: Map<string, ChannelState>;
  #draining = false;
  #closing: Promise<unknown> | null = null;
  /** Drains that wait for the last flight. */
  readonly #waiting = new Set<() => void>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
    this.#breaker = { ...breakerDefaults, ...options.breaker };
    this.#channels = new Map(
      Object.entries(options.channels).map(([name, channel]) => [
        name,
        {
          name,
          channel,
          flights: new Set(),
          laneFlights: new Map(),
          queue: [],
          breakers: new Map(),
          wake: null,
        },
      ]),
    );
  }

  dispatch(message: OutboundMessage): void {
    const state = this.#channels.get(message.channel);
    if (state === undefined) this.#answer(message, { result: 'rejected', reason: 'configuration' });
    else if (this.#draining)
      this.#answer(message, { result: 'retryable', reason: 'restart', retryAfterMs: 0 });
    else {
      state.queue.push(message);
      this.#pump(state);
    }
  }

  free(channel: string): number {
    const state = this.#channels.get(channel);
    if (state === undefined || this.#draining) return 0;
    const allowed = permits(this.#breakerOf(state, channel), this.#options.now());
    return Math.max(
      0,
      Math.min(allowed, state.channel.maxInFlight) - state.flights.size - state.queue.length,
    );
  }

  stats(): { readonly [channel: string]: ChannelStats } {
    return Object.fromEntries(
      [...this.#channels.values()].map((state) => {
        const { state: phase, retryAt } = this.#breakerOf(state, state.name);
        const { flights, queue, name } = state;
        const at = phase === 'open' ? retryAt : null;
        return [
          name,
          { inFlight: flights.size, queued: queue.length, free: this.free(name), state: phase, retryAt: at },
        ];
      }),
    );
  }

  withdraw(matches: (message: OutboundMessage) => boolean): number {
    let count = 0;
    for (const state of this.#channels.values()) {
      for (const message of state.queue.splice(0)) {
        if (matches(message)) {
          count += 1;
          this.#answer(message, { result: 'retryable', reason: 'restart', retryAfterMs: 0 });
        } else state.queue.push(message);
      }
    }
    return count;
  }

  async drain(graceMs: number): Promise<{ readonly handedBack: number; readonly abandoned: number }> {
    this.#draining = true;
    let handedBack = 0;
    for (const state of this.#channels.values()) {
      this.#timers.clear(state.wake);
      for (const message of state.queue.splice(0)) {
        handedBack += 1;
        this.#answer(message, { result: 'retryable', reason: 'restart', retryAfterMs: 0 });
      }
    }
    await this.#settleWithin(graceMs);
    const left = [...this.#channels.values()].flatMap((state) => [...state.flights]);
    for (const flight of left) this.#finish(flight, { result: 'unknown', reason: 'restart' });
    this.#closing ??= Promise.allSettled(
      [...this.#channels.values()].map(({ channel }) => channel.adapter.close()),
    );
    await this.#closing;
    return { handedBack, abandoned: left.length };
  }

  async #settleWithin(graceMs: number): Promise<void> {
    if (this.#inFlight() === 0) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        this.#timers.clear(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = this.#timers.set(graceMs, end);
      this.#waiting.add(end);
    });
  }

  #inFlight(): number {
    return [...this.#channels.values()].reduce((sum, { flights }) => sum + flights.size, 0);
  }

  #breakerOf(state: ChannelState, lane: string): Breaker {
    return state.breakers.get(lane) ?? closedBreaker(state.channel.maxInFlight);
  }

  /** Starts what may start; hands back what its lane will not take for a while. */
  #pump(state: ChannelState): void {
    const now = this.#options.now();
    const waiting: OutboundMessage[] = [];
    for (const message of state.queue.splice(0)) {
      const lane = laneOf(message);
      const breaker = this.#breakerOf(state, lane);
      const allowed = permits(breaker, now);
      if (allowed === 0) {
        const retryAfterMs = Math.max(0, breaker.retryAt - now);
        this.#answer(message, {
          result: 'retryable',
          reason: 'connection',
          retryAfterMs,
          detail: 'provider rests',
        });
      } else if (
        state.flights.size < state.channel.maxInFlight &&
        (state.laneFlights.get(lane) ?? 0) < allowed
      ) {
        this.#setBreaker(state, lane, startSend(breaker, now));
        this.#start(state, message, lane);
      } else waiting.push(message);
    }
    state.queue.push(...waiting);
  }

  #start(state: ChannelState, message: OutboundMessage, lane: string): void {
    const { adapter, deadlineMs = DEADLINE_MS } = state.channel;
    const flight: Flight = { message, lane, settled: false, timer: null };
    state.flights.add(flight);
    state.laneFlights.set(lane, (state.laneFlights.get(lane) ?? 0) + 1);
    flight.timer = this.#timers.set(deadlineMs + DEADLINE_MARGIN_MS, () => {
      this.#options.onFault?.(state.name, new Error(`adapter did not answer within ${deadlineMs} ms`));
      this.#finish(flight, { result: 'unknown', reason: 'no_answer' });
    });
    // An adapter that throws may have sent before: nobody knows.
    Promise.resolve()
      .then(() => adapter.send(message, deadlineMs))
      .then(
        (outcome) => this.#finish(flight, outcome),
        (error: unknown) => {
          this.#options.onFault?.(state.name, error);
          this.#finish(flight, { result: 'unknown', reason: 'interrupted' });
        },
      );
  }

  #finish(flight: Flight, outcome: Outcome): void {
    if (flight.settled) return;
    flight.settled = true;
    this.#timers.clear(flight.timer);
    const { message, lane } = flight;
    const state = this.#channels.get(message.channel);
    if (state === undefined) return;
    state.flights.delete(flight);
    const others = (state.laneFlights.get(lane) ?? 1) - 1;
    if (others > 0) state.laneFlights.set(lane, others);
    else state.laneFlights.delete(lane);
    const now = this.#options.now();
    const { maxInFlight } = state.channel;
    const before = this.#breakerOf(state, lane);
    const after = finishSend(before, outcome, now, maxInFlight, lane, this.#breaker);
    this.#setBreaker(state, lane, after);
    this.#options.onOutcome(message, outcome);
    if (this.#draining) {
      if (this.#inFlight() === 0) for (const end of [...this.#waiting]) end();
      return;
    }
    this.#pump(state);
    if (after.state === 'open' && after.retryAt !== before.retryAt) this.#wakeFor(state, lane);
    const free = this.free(state.name);
    if (free > 0) this.#options.onReady?.(state.name, free);
  }

  /** Says so when a lane may be probed. A timer that comes early, or a clock set back, only means to wait again. */
  #wakeFor(state: ChannelState, lane: string): void {
    const { state: phase, retryAt } = this.#breakerOf(state, lane);
    if (phase !== 'open') return;
    this.#timers.clear(state.wake);
    state.wake = this.#timers.set(Math.max(1, retryAt - this.#options.now()), () => {
      if (this.#options.now() < retryAt) {
        this.#wakeFor(state, lane);
        return;
      }
      const free = this.free(state.name);
      if (free > 0) this.#options.onReady?.(state.name, free);
    });
  }

  #setBreaker(state: ChannelState, lane: string, breaker: Breaker): void {
    const plain = breaker.state === 'closed' && breaker.failures === 0;
    if (plain && breaker.allowed >= state.channel.maxInFlight) state.breakers.delete(lane);
    else state.breakers.set(lane, breaker);
    if (state.breakers.size > LANES_MAX) {
      for (const oldest of state.breakers.keys()) {
        state.breakers.delete(oldest);
        break;
      }
    }
  }

  #answer(message: OutboundMessage, outcome: Outcome): void {
    queueMicrotask(() => this.#options.onOutcome(message, outcome));
  }
}
