/** Decoded states, the least recently used out first. What a transaction wrote is dropped when it fails. */
import type { SubscriberId } from '../../base/ids.ts';
import type { StoredSubscriber } from '../store.ts';

/** A subscriber's number in the file, and its record (null: the name alone is known). */
export type CachedSubscriber = { readonly id: number; readonly record: StoredSubscriber | null };

export type StateCache = {
  get(subscriber: SubscriberId): CachedSubscriber | undefined;
  /** `written`: in the present transaction, not yet committed. */
  put(subscriber: SubscriberId, cached: CachedSubscriber, written: boolean): void;
  drop(subscriber: SubscriberId): void;
  commit(): void;
  rollback(): void;
};

/** A cache of at most `max` subscribers. */
export function createStateCache(max: number): StateCache {
  const entries = new Map<SubscriberId, CachedSubscriber>();
  const written = new Set<SubscriberId>();
  return {
    get(subscriber) {
      const cached = entries.get(subscriber);
      if (cached === undefined) return undefined;
      entries.delete(subscriber);
      entries.set(subscriber, cached);
      return cached;
    },
    put(subscriber, cached, isWritten) {
      entries.delete(subscriber);
      entries.set(subscriber, cached);
      if (isWritten) written.add(subscriber);
      if (entries.size <= max) return;
      const oldest = entries.keys().next().value;
      if (oldest !== undefined) entries.delete(oldest);
    },
    drop(subscriber) {
      entries.delete(subscriber);
      written.add(subscriber);
    },
    commit: () => written.clear(),
    rollback() {
      for (const subscriber of written) entries.delete(subscriber);
      written.clear();
    },
  };
}
