/** What a dispatcher is given and what it promises. How it keeps that is in `dispatcher.ts`. */
import type { Breaker, BreakerOptions } from './breaker.ts';
import type { OpenAdapter, OutboundMessage, Outcome } from './contract.ts';

/** Timers as data, so that tests can run in virtual time. */
export type Timers = {
  set(delayMs: number, callback: () => void): unknown;
  clear(handle: unknown): void;
};

/** A channel with its open adapter. `deadlineMs`: total time of one attempt, default 30 s. */
export type DispatchChannel = {
  readonly adapter: OpenAdapter;
  readonly maxInFlight: number;
  readonly deadlineMs?: number;
};

export type DispatcherOptions = {
  readonly channels: { readonly [channel: string]: DispatchChannel };
  /** Called exactly once for each dispatched message, never from inside `dispatch`. */
  onOutcome(message: OutboundMessage, outcome: Outcome): void;
  /** A channel can take `free` more sends (after an outcome, and when a breaker lets a probe through). */
  onReady?(channel: string, free: number): void;
  /** An adapter broke its contract (threw, or answered after its deadline). */
  onFault?(channel: string, error: unknown): void;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  readonly timers?: Timers;
  readonly breaker?: Partial<BreakerOptions>;
};

export type ChannelStats = {
  readonly inFlight: number;
  readonly queued: number;
  readonly free: number;
  readonly state: Breaker['state'];
  /** While it rests: until when, by the dispatcher's clock. */
  readonly retryAt: number | null;
};

export type Dispatcher = {
  /** Takes a message that is committed as attempting. Beyond `free` it waits inside. */
  dispatch(message: OutboundMessage): void;
  /** How many more sends of this channel could start at once; 0 for an unknown or resting channel. */
  free(channel: string): number;
  stats(): { readonly [channel: string]: ChannelStats };
  /** Hands back (retryable, `restart`) what matches and did not start. How many. */
  withdraw(matches: (message: OutboundMessage) => boolean): number;
  /**
   * Takes nothing more, hands back what did not start (retryable, `restart`), waits up to `graceMs` for what is under
   * way (then unknown, `restart`) and closes the adapters. A second call may shorten the grace of the first.
   */
  drain(graceMs: number): Promise<{ readonly handedBack: number; readonly abandoned: number }>;
};
