/** The part of the SQLite store that knows subscribers: states, when they are due, their order. */
import { subscriberHash } from '../../base/hash.ts';
import { type Instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import { decodeState, encodeState } from '../../kernel/codec.ts';
import type { Store, StoredSubscriber } from '../store.ts';
import type { CachedSubscriber, StateCache } from './state-cache.ts';
import type { Statements } from './statements.ts';

export type People = Pick<
  Store,
  | 'introduce'
  | 'readSubscriber'
  | 'writeSubscriber'
  | 'deleteSubscriber'
  | 'due'
  | 'nextDueAt'
  | 'subscribersAfter'
> & {
  /** The number of a name; made when it is new. */
  numberOf(name: string): number;
  /** Null when the name was never mentioned. */
  findNumber(name: string): number | null;
  size(): number;
  commit(): void;
  /** After a rollback: what the file says. */
  reload(): void;
};

function packDue(dueAt: Instant): number | null {
  return dueAt === NEVER ? null : dueAt;
}

/** Who is next: by due instant, and by position. */
function createOrder(statements: Statements): Pick<Store, 'due' | 'nextDueAt' | 'subscribersAfter'> {
  return {
    due(until, limit) {
      const bound = until === NEVER ? Number.MAX_SAFE_INTEGER : until;
      return statements.dueSubscribers(bound, limit).map(({ name, dueAt }) => ({
        subscriber: name as SubscriberId,
        dueAt: dueAt as Instant,
      }));
    },
    nextDueAt: () => (statements.nextDue()?.dueAt ?? NEVER) as Instant,
    subscribersAfter(cursor, limit) {
      const [position = '', id = '-1'] = cursor.split(':');
      return statements.subscribersAfter(position, Number(id), limit).map((row) => ({
        subscriber: row.name as SubscriberId,
        cursor: `${row.position}:${row.id}`,
      }));
    },
  };
}

/** Subscribers by the statements of an open file. */
export function createPeople(statements: Statements, cache: StateCache): People {
  let size = statements.countSubscribers().count;
  let committedSize = size;

  function lookUp(subscriber: SubscriberId): CachedSubscriber | null {
    const cached = cache.get(subscriber);
    if (cached !== undefined) return cached;
    const row = statements.readSubscriber(subscriber);
    if (row === undefined) return null;
    const { id, state, seen } = row;
    const dueAt = (row.dueAt ?? NEVER) as Instant;
    const record: StoredSubscriber | null =
      state === null ? null : { state: decodeState(state), dueAt, seen };
    const found = { id, record };
    cache.put(subscriber, found, false);
    return found;
  }

  function numberOf(name: string): number {
    const known = lookUp(name as SubscriberId);
    if (known !== null) return known.id;
    const { id } = statements.insertName(name);
    cache.put(name as SubscriberId, { id, record: null }, true);
    return id;
  }

  return {
    numberOf,
    findNumber: (name) => lookUp(name as SubscriberId)?.id ?? null,
    size: () => size,
    commit() {
      committedSize = size;
      cache.commit();
    },
    reload() {
      size = committedSize;
      cache.rollback();
    },
    introduce(subscriber) {
      numberOf(subscriber);
    },
    readSubscriber: (subscriber) => lookUp(subscriber)?.record ?? null,
    writeSubscriber(record) {
      const { state, dueAt, seen } = record;
      const id = numberOf(state.id);
      const encoded = encodeState(state);
      if (lookUp(state.id)?.record === null) {
        statements.insertSubscriber(id, subscriberHash(state.id), packDue(dueAt), encoded, seen);
        size += 1;
      } else {
        statements.updateSubscriber(id, packDue(dueAt), encoded, seen);
      }
      cache.put(state.id, { id, record }, true);
    },
    deleteSubscriber(subscriber) {
      const known = lookUp(subscriber);
      if (known === null || known.record === null) return;
      statements.deleteSubscriber(known.id);
      cache.put(subscriber, { id: known.id, record: null }, true);
      size -= 1;
    },
    ...createOrder(statements),
  };
}
