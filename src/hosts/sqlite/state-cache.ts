/**
 * Decoded states. Whoever was used last is there in any case; behind them stay those who have shown that they come back soon, so
 * that a walk over more people than fit does not drive everybody out, and leaves little behind for the collector of garbage.
 * What a transaction wrote is dropped when it fails.
 */
import type { SubscriberId } from '../../base/ids.ts';
import type { StoredSubscriber, UnreadableSubscriber } from '../store.ts';

/** Where a subscriber's last line of each group of chunks is; 0: nowhere. */
export type Heads = { decided: number; heard: number; delivered: number };

/** A subscriber's number in the file, its record (null: the name alone is known), and its heads, which move with it. */
export type CachedSubscriber = {
  readonly id: number;
  readonly record: StoredSubscriber | UnreadableSubscriber | null;
  readonly heads: Heads;
};

export type StateCache = {
  get(subscriber: SubscriberId): CachedSubscriber | undefined;
  /** `written`: in the present transaction, not yet committed. */
  put(subscriber: SubscriberId, cached: CachedSubscriber, written: boolean): void;
  drop(subscriber: SubscriberId): void;
  commit(): void;
  rollback(): void;
};

/** As many as two commits of the daemon touch: one makes a send, the next one hears what became of it. */
const LATEST_MAX = 1_024;

/**
 * A place in a ring, whose head stands between the least and the most recently used one. `comesBack`: was asked for again soon
 * after it had left.
 */
type Entry = {
  subscriber: SubscriberId;
  cached: CachedSubscriber;
  comesBack: boolean;
  ring: Ring;
  older: Entry;
  newer: Entry;
};

type Ring = { readonly head: Entry; size: number };

function createRing(): Ring {
  const nobody = { id: 0, record: null, heads: { decided: 0, heard: 0, delivered: 0 } };
  const head = { subscriber: '' as SubscriberId, cached: nobody, comesBack: false } as Entry;
  const ring = { head, size: 0 };
  Object.assign(head, { ring, older: head, newer: head });
  return ring;
}

function takeOut(entry: Entry): void {
  const { older, newer } = entry;
  older.newer = newer;
  newer.older = older;
  entry.ring.size -= 1;
}

function putNewest(ring: Ring, entry: Entry): void {
  const { head } = ring;
  const { older } = head;
  entry.ring = ring;
  entry.older = older;
  entry.newer = head;
  older.newer = entry;
  head.older = entry;
  ring.size += 1;
}

function renew(entry: Entry): void {
  const { ring } = entry;
  if (entry.newer === ring.head) return;
  takeOut(entry);
  putNewest(ring, entry);
}

/** Numbers of those who have left lately; one that is noted may drive another one out. */
class Left {
  readonly #numbers: Float64Array;

  /** `room`: how many at most; less than one: none. */
  constructor(room: number) {
    this.#numbers = new Float64Array(room < 1 ? 0 : 2 ** Math.floor(Math.log2(room)));
  }

  note(id: number): void {
    if (this.#numbers.length > 0) this.#numbers[id % this.#numbers.length] = id;
  }

  has(id: number): boolean {
    return id > 0 && this.#numbers[id % this.#numbers.length] === id;
  }
}

class TwoRings implements StateCache {
  readonly #entries = new Map<SubscriberId, Entry>();
  /** Some of them more than once: a place in a list costs a tenth of one in a set. */
  readonly #written: SubscriberId[] = [];
  readonly #latestMax: number;
  readonly #keptMax: number;
  readonly #latest = createRing();
  readonly #kept = createRing();
  readonly #left: Left;
  /** Who was asked for last: a commit writes all that there is of one subscriber, then of the next one. */
  #last: Entry = this.#latest.head;

  constructor(max: number, latestMax: number) {
    this.#latestMax = Math.min(max, latestMax);
    this.#keptMax = max - this.#latestMax;
    this.#left = new Left(this.#keptMax / 2);
  }

  get(subscriber: SubscriberId): CachedSubscriber | undefined {
    const entry = this.#find(subscriber);
    if (entry === undefined) return undefined;
    if (entry !== this.#last) {
      renew(entry);
      this.#last = entry;
    }
    return entry.cached;
  }

  put(subscriber: SubscriberId, cached: CachedSubscriber, isWritten: boolean): void {
    if (isWritten && this.#written[this.#written.length - 1] !== subscriber) this.#written.push(subscriber);
    const known = this.#find(subscriber);
    if (known !== undefined) {
      known.cached = cached;
      renew(known);
      return;
    }
    const entry = { subscriber, cached, comesBack: this.#left.has(cached.id) } as Entry;
    this.#entries.set(subscriber, entry);
    putNewest(this.#latest, entry);
    if (this.#latest.size > this.#latestMax) this.#makeRoom(this.#latest.head.newer);
  }

  drop(subscriber: SubscriberId): void {
    this.#remove(subscriber);
    this.#written.push(subscriber);
  }

  commit(): void {
    this.#written.length = 0;
  }

  rollback(): void {
    for (const subscriber of this.#written) this.#remove(subscriber);
    this.#written.length = 0;
  }

  #find(subscriber: SubscriberId): Entry | undefined {
    const last = this.#last;
    return subscriber === last.subscriber && last !== this.#latest.head
      ? last
      : this.#entries.get(subscriber);
  }

  /** The least recently used one of the latest stays where there is room for it, or it has come back before. */
  #makeRoom(oldest: Entry): void {
    if (oldest.comesBack || this.#kept.size < this.#keptMax) {
      takeOut(oldest);
      putNewest(this.#kept, oldest);
      if (this.#kept.size > this.#keptMax) this.#remove(this.#kept.head.newer.subscriber);
      return;
    }
    this.#left.note(oldest.cached.id);
    this.#remove(oldest.subscriber);
  }

  #remove(subscriber: SubscriberId): void {
    const entry = this.#entries.get(subscriber);
    if (entry === undefined) return;
    takeOut(entry);
    this.#entries.delete(subscriber);
    if (entry === this.#last) this.#last = this.#latest.head;
  }
}

/** A cache of at most `max` subscribers. Reading changes two neighbours and no table: it is done several times a step. */
export function createStateCache(max: number, latestMax: number = LATEST_MAX): StateCache {
  return new TwoRings(max, latestMax);
}
