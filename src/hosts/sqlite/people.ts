/** The part of the SQLite store that knows subscribers: states, when they are due, their order, ids and aliases. */
import { subscriberHash } from '../../base/hash.ts';
import { type Instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import { decodeState, encodeState } from '../../kernel/codec.ts';
import type { Incoming } from '../host.ts';
import type { Store, StoredSubscriber } from '../store.ts';
import type { CachedSubscriber, StateCache } from './state-cache.ts';
import type { Statements } from './statements.ts';

type People = Pick<
  Store,
  | 'introduce'
  | 'readSubscriber'
  | 'writeSubscriber'
  | 'deleteSubscriber'
  | 'due'
  | 'nextDueAt'
  | 'subscribersAfter'
  | 'spillIds'
  | 'isSpilled'
  | 'readAlias'
  | 'writeAlias'
  | 'aliasesOf'
  | 'holdInput'
  | 'takeHeld'
> & {
  /** The number of a name; made when it is new. */
  numberOf(name: string): number;
  /** Null when the name was never mentioned. */
  findNumber(name: string): number | null;
  size(): number;
  commit(): void;
  rollback(): void;
};

function packDue(dueAt: Instant): number | null {
  return dueAt === NEVER ? null : dueAt;
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
    rollback() {
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
    spillIds(subscriber, day, ids) {
      const number = numberOf(subscriber);
      for (const id of ids) statements.insertSpilled(number, id, day);
    },
    isSpilled(subscriber, id, sinceDay) {
      const number = lookUp(subscriber)?.id;
      if (number === undefined) return false;
      return (statements.findSpilled(number, id)?.day ?? -1) >= sinceDay;
    },
    readAlias: (alias) => (statements.findAlias(alias)?.name ?? null) as SubscriberId | null,
    writeAlias(alias, subscriber) {
      const from = numberOf(alias);
      const to = numberOf(subscriber);
      statements.moveAliases(from, to);
      statements.writeAlias(from, to);
    },
    aliasesOf(subscriber) {
      const number = lookUp(subscriber)?.id;
      return number === undefined ? [] : statements.listAliases(number).map((row) => row.name);
    },
    holdInput(subscriber, day, incoming) {
      const { messageId } = incoming;
      if (messageId !== '' && statements.findHeld(subscriber, messageId) !== undefined) return false;
      statements.insertHeld(subscriber, messageId, day, JSON.stringify(incoming));
      return true;
    },
    takeHeld(subscriber) {
      const rows = statements.listHeld(subscriber);
      if (rows.length > 0) statements.deleteHeld(subscriber);
      return rows.map((row) => JSON.parse(row.body) as Incoming);
    },
  };
}
