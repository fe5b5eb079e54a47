/**
 * What the daemon tells of its work to whoever draws traces, and the tracer that hears nothing. Names, counts and words from
 * closed lists or from the plan: no address, no subscriber, no URL. Knows no tracing library.
 */
import type { HandOver } from '../../hosts/host.ts';
import type { Outcome } from '../../kernel/input.ts';
import type { CommitTime } from '../engine-thread/protocol.ts';

/** A request as it comes in. `route`: its pattern, null where there is none. `headers`: only those of W3C Trace Context are read. */
export type RequestFacts = {
  readonly method: string;
  readonly route: string | null;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
};

/** A request under way. `number`: by which a commit says that it acknowledged it; null: it is not recorded. */
export type RequestSpan = {
  readonly number: number | null;
  /** `status`: what it was answered; null: whoever asked was gone before. */
  end(status: number | null): void;
};

/** A send, less what is personal in it. */
export type SendFacts = Pick<HandOver, 'attempt'> &
  Pick<HandOver['message'], 'type' | 'channel' | 'class' | 'journey' | 'step'> & { readonly adapter: string };

/** An attempt under way. */
export type SendSpan = { end(outcome: Outcome): void };

/** Hears of work; never throws, never waits. */
export type Tracer = {
  /** False: nothing is heard, and nothing need be told. */
  readonly isOn: boolean;
  request(facts: RequestFacts): RequestSpan;
  /** The commits of one message of the engine's thread, before the sends that they handed over. */
  commits(times: readonly CommitTime[]): void;
  /** `commit`: the number of the one that handed it over; undefined: not known. */
  send(facts: SendFacts, commit: number | undefined): SendSpan;
  /** Says what is left, within a bounded time. */
  close(): Promise<void>;
};

const UNHEARD_REQUEST: RequestSpan = { number: null, end() {} };

/** Of a send that nobody traces. */
export const UNHEARD_SEND: SendSpan = { end() {} };

/** Hears nothing. */
export const NO_TRACER: Tracer = {
  isOn: false,
  request: () => UNHEARD_REQUEST,
  commits() {},
  send: () => UNHEARD_SEND,
  async close() {},
};
