/**
 * Requests of the ingest that wait for the engine's thread: bounded in bytes and in time, so that memory and latency stay
 * what they are when more comes than the disk takes. Few bodies are across at once, so that an order of a person does not
 * wait behind all of them.
 */
import type { BodyAnswer, BodyOrigin } from '../ingest/read-body.ts';
import { Overloaded } from '../overloaded.ts';
import { unpackFailure } from './failures.ts';
import type { Body, BodyReply } from './protocol.ts';

/**
 * `bytesMax`: of all bodies that wait or are across. `waitMaxMs`: while the oldest is older, nobody new is taken.
 * `acrossBytesMax`: of bodies that are across at once; at least one is.
 */
export type QueueLimits = {
  readonly bytesMax: number;
  readonly waitMaxMs: number;
  readonly acrossBytesMax: number;
};

/** A commit takes 512 messages, about 128 KB: a few of them are across, the rest waits here. */
export const QUEUE_LIMITS: QueueLimits = {
  bytesMax: 16 * 1024 * 1024,
  waitMaxMs: 1_500,
  acrossBytesMax: 512 * 1024,
};

/** What waits: requests, bytes, and for how many milliseconds the oldest. */
export type QueueState = { readonly requests: number; readonly bytes: number; readonly oldestMs: number };

type Entry = {
  readonly id: number;
  readonly origin: BodyOrigin;
  readonly bytes: Uint8Array;
  readonly since: number;
  readonly resolve: (answer: BodyAnswer) => void;
  readonly reject: (error: Error) => void;
};

const COME_AGAIN_S = 1;

export class IntakeQueue {
  readonly #limits: QueueLimits;
  readonly #elapsed: () => number;
  /** In the order of their coming; those across are the first of all. */
  readonly #waiting = new Map<number, Entry>();
  readonly #across = new Map<number, Entry>();
  #bytes = 0;
  #acrossBytes = 0;
  #lastId = 0;
  #lost: Error | null = null;

  /** `elapsed`: milliseconds of a clock that nobody sets. */
  constructor(limits: QueueLimits, elapsed: () => number) {
    this.#limits = limits;
    this.#elapsed = elapsed;
  }

  /** True while nobody new is taken: say so before reading a body. */
  isBehind(): boolean {
    const { bytes, oldestMs } = this.state();
    return bytes > this.#limits.bytesMax || oldestMs > this.#limits.waitMaxMs;
  }

  /** Rejects with Overloaded when too much waits (nothing was taken), and with what the engine's thread rejects with. */
  add(origin: BodyOrigin, bytes: Uint8Array): Promise<BodyAnswer> {
    if (this.#lost !== null) return Promise.reject(this.#lost);
    if (this.isBehind()) return Promise.reject(new Overloaded(COME_AGAIN_S));
    this.#lastId += 1;
    const { promise, resolve, reject } = Promise.withResolvers<BodyAnswer>();
    const entry = { id: this.#lastId, origin, bytes, since: this.#elapsed(), resolve, reject };
    this.#waiting.set(entry.id, entry);
    this.#bytes += bytes.byteLength;
    return promise;
  }

  /** What may cross now, in bytes of its own, which can be handed over. */
  takeAcross(): readonly Body[] {
    const bodies: Body[] = [];
    for (const entry of this.#waiting.values()) {
      if (!this.mayCross()) break;
      const { id, origin, bytes } = entry;
      this.#waiting.delete(id);
      this.#across.set(id, entry);
      this.#acrossBytes += bytes.byteLength;
      // The request's own buffer may be part of a pool that others use.
      const copy = new ArrayBuffer(bytes.byteLength);
      new Uint8Array(copy).set(bytes);
      bodies.push({ id, origin, bytes: copy });
    }
    return bodies;
  }

  /** True when `takeAcross` would take any. */
  mayCross(): boolean {
    const [next = null] = firstOf(this.#waiting);
    if (next === null) return false;
    return (
      this.#across.size === 0 || this.#acrossBytes + next.bytes.byteLength <= this.#limits.acrossBytesMax
    );
  }

  settle(reply: BodyReply): void {
    const entry = this.#across.get(reply.id);
    if (entry === undefined) return;
    this.#across.delete(reply.id);
    this.#acrossBytes -= entry.bytes.byteLength;
    this.#bytes -= entry.bytes.byteLength;
    if ('answer' in reply) entry.resolve(reply.answer);
    else entry.reject(unpackFailure(reply.failure));
  }

  /** The engine's thread is gone: nothing that waits is kept, nothing new is taken. */
  lose(error: Error): void {
    this.#lost = error;
    for (const entry of [...this.#across.values(), ...this.#waiting.values()]) entry.reject(error);
    this.#across.clear();
    this.#waiting.clear();
    this.#bytes = 0;
    this.#acrossBytes = 0;
  }

  state(): QueueState {
    const [oldest = null] = [...firstOf(this.#across), ...firstOf(this.#waiting)];
    const oldestMs = oldest === null ? 0 : this.#elapsed() - oldest.since;
    return { requests: this.#across.size + this.#waiting.size, bytes: this.#bytes, oldestMs };
  }
}

function firstOf(entries: ReadonlyMap<number, Entry>): readonly Entry[] {
  for (const entry of entries.values()) return [entry];
  return [];
}
