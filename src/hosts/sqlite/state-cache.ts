/** Decoded states, the least recently used out first. What a transaction wrote is dropped when it fails. */
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

/** A place in the ring of all entries, whose head stands between the least and the most recently used one. */
type Entry = { subscriber: SubscriberId; cached: CachedSubscriber; older: Entry; newer: Entry };

function createRing(): Entry {
  const nobody = { id: 0, record: null, heads: { decided: 0, heard: 0, delivered: 0 } };
  const head: { -readonly [Name in keyof Entry]?: Entry[Name] } = { subscriber: '' as SubscriberId };
  return Object.assign(head, { cached: nobody, older: head, newer: head }) as Entry;
}

function takeOut({ older, newer }: Entry): void {
  older.newer = newer;
  newer.older = older;
}

function putNewest(head: Entry, entry: Entry): void {
  const { older } = head;
  entry.older = older;
  entry.newer = head;
  older.newer = entry;
  head.older = entry;
}

/** A cache of at most `max` subscribers. Reading changes two neighbours and no table: it is done several times a step. */
export function createStateCache(max: number): StateCache {
  const entries = new Map<SubscriberId, Entry>();
  /** Some of them more than once: a place in a list costs a tenth of one in a set. */
  const written: SubscriberId[] = [];
  const head = createRing();
  /** Who was asked for last: a commit writes all that there is of one subscriber, then of the next one. */
  let latest = head;

  function drop(subscriber: SubscriberId): void {
    const entry = entries.get(subscriber);
    if (entry === undefined) return;
    takeOut(entry);
    entries.delete(subscriber);
    if (entry === latest) latest = head;
  }

  return {
    get(subscriber) {
      if (subscriber === latest.subscriber && latest !== head) return latest.cached;
      const entry = entries.get(subscriber);
      if (entry === undefined) return undefined;
      if (entry.newer !== head) {
        takeOut(entry);
        putNewest(head, entry);
      }
      latest = entry;
      return entry.cached;
    },
    put(subscriber, cached, isWritten) {
      if (isWritten && written[written.length - 1] !== subscriber) written.push(subscriber);
      const isLatest = subscriber === latest.subscriber && latest !== head;
      const known = isLatest ? latest : entries.get(subscriber);
      if (known !== undefined) {
        known.cached = cached;
        takeOut(known);
        putNewest(head, known);
        return;
      }
      const entry = { subscriber, cached } as Entry;
      entries.set(subscriber, entry);
      putNewest(head, entry);
      if (entries.size > max) drop(head.newer.subscriber);
    },
    drop(subscriber) {
      drop(subscriber);
      written.push(subscriber);
    },
    commit() {
      written.length = 0;
    },
    rollback() {
      for (const subscriber of written) drop(subscriber);
      written.length = 0;
    },
  };
}
