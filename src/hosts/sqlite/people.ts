/** The part of the SQLite store that knows subscribers: states, when they are due, their order. */
import { subscriberHash } from '../../base/hash.ts';
import { type Instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import type { NameNumbers } from '../../kernel/packing.ts';
import { isReadable, type Store, type StoredSubscriber } from '../store.ts';
import type { SubscriberColumns } from './queries/read-subscriber.ts';
import type { CachedSubscriber, Heads, StateCache } from './state-cache.ts';
import { packState, unpackRecord } from './state-record.ts';
import type { Statements } from './statements.ts';
import type { Head, Trails } from './trails.ts';

export type People = Pick<
  Store,
  | 'introduce'
  | 'readSubscriber'
  | 'writeSubscriber'
  | 'writeAside'
  | 'deleteSubscriber'
  | 'due'
  | 'nextDueAt'
  | 'subscribersAfter'
> & {
  /** The number of a name; made when it is new. */
  numberOf(name: string): number;
  /** Null when the name was never mentioned. */
  findNumber(name: string): number | null;
  /** Appends a line behind the last one of a name in a group of chunks. */
  appendLine(name: string, group: keyof Heads, trails: Trails, day: number, body: string): void;
  /** Where the last line of a name is; null when the name was never mentioned. */
  findHead(name: string, group: keyof Heads): Head | null;
  size(): number;
  /** Takes all that is kept here of a subscriber away, its lines' heads too; its name stays. */
  forget(subscriber: SubscriberId): void;
  /** Writes what of a transaction is still in memory; to be called before the commit. */
  flush(): void;
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

/** Reads somebody with the statements of an open file; null when the name was never mentioned. */
function readCached(
  statements: Statements,
  names: NameNumbers,
  subscriber: SubscriberId,
): CachedSubscriber | null {
  const row: SubscriberColumns | undefined = statements.readSubscriber(subscriber);
  if (row === undefined) return null;
  const { id, state, checksum, dueAt, seen, decided, heard, delivered } = row;
  if (state === null) {
    const { ...heads } = statements.readTrail(id) ?? { decided: 0, heard: 0, delivered: 0 };
    return { id, record: null, heads };
  }
  const record = unpackRecord({ state, checksum, dueAt, seen }, subscriber, names);
  return { id, record, heads: { decided: decided ?? 0, heard: heard ?? 0, delivered: delivered ?? 0 } };
}

/** Writes where somebody's last lines are, beside the state or, without one, by itself. */
function saveHeads(statements: Statements, { id, record, heads }: CachedSubscriber): void {
  const { decided, heard, delivered } = heads;
  if (record !== null) statements.updateTrail(id, decided, heard, delivered);
  else if (decided + heard + delivered > 0) statements.writeTrail(id, decided, heard, delivered);
  else statements.deleteTrail(id);
}

/** Writes a record over what is known of its subscriber. */
function writeRecord(
  statements: Statements,
  names: NameNumbers,
  known: CachedSubscriber,
  record: StoredSubscriber,
): void {
  const { id, heads } = known;
  const { decided, heard, delivered } = heads;
  const { state, dueAt, seen } = record;
  const { state: encoded, checksum } = packState(state, names);
  if (known.record === null) {
    const place = subscriberHash(state.id);
    statements.insertSubscriber(
      id,
      place,
      packDue(dueAt),
      encoded,
      checksum,
      seen,
      decided,
      heard,
      delivered,
    );
    if (decided + heard + delivered > 0) statements.deleteTrail(id);
  } else if (known.record.dueAt === dueAt) {
    statements.updateState(id, encoded, checksum, seen, decided, heard, delivered);
  } else {
    statements.updateSubscriber(id, packDue(dueAt), encoded, checksum, seen, decided, heard, delivered);
  }
}

/** Whom one asks for by name, and whose heads have moved since their row was written. */
type Known = {
  readonly unsaved: Map<SubscriberId, CachedSubscriber>;
  lookUp(subscriber: SubscriberId): CachedSubscriber | null;
  find(name: string): CachedSubscriber;
};

function createKnown(statements: Statements, names: NameNumbers, cache: StateCache): Known {
  const unsaved = new Map<SubscriberId, CachedSubscriber>();

  function lookUp(subscriber: SubscriberId): CachedSubscriber | null {
    const cached = cache.get(subscriber);
    if (cached !== undefined) return cached;
    const moved = unsaved.get(subscriber);
    const found = moved ?? readCached(statements, names, subscriber);
    // Whose state cannot be read is read anew each time: somebody may have put it back.
    const isKept = found !== null && (found.record === null || isReadable(found.record));
    if (isKept) cache.put(subscriber, found, moved !== undefined);
    return found;
  }

  function find(name: string): CachedSubscriber {
    const known = lookUp(name as SubscriberId);
    if (known !== null) return known;
    const { id } = statements.insertName(name);
    const made = { id, record: null, heads: { decided: 0, heard: 0, delivered: 0 } };
    cache.put(name as SubscriberId, made, true);
    return made;
  }

  return { unsaved, lookUp, find };
}

type Lines = Pick<People, 'appendLine' | 'findHead' | 'flush'>;

/** Where the last lines of somebody are, in memory until the state is written, or the commit. */
function createLines(statements: Statements, cache: StateCache, { unsaved, lookUp, find }: Known): Lines {
  return {
    appendLine(name, group, trails, day, body) {
      const known = find(name);
      const { id, heads } = known;
      heads[group] = trails.append(day, { subscriber: id, place: heads[group] }, body);
      unsaved.set(name as SubscriberId, known);
      cache.put(name as SubscriberId, known, true);
    },
    findHead(name, group) {
      const known = lookUp(name as SubscriberId);
      return known === null ? null : { subscriber: known.id, place: known.heads[group] };
    },
    flush() {
      for (const known of unsaved.values()) saveHeads(statements, known);
      unsaved.clear();
    },
  };
}

/** Subscribers by the statements of an open file. */
export function createPeople(statements: Statements, names: NameNumbers, cache: StateCache): People {
  let size = statements.countSubscribers().count;
  let committedSize = size;
  const known = createKnown(statements, names, cache);
  const { unsaved, lookUp, find } = known;
  return {
    numberOf: (name) => find(name).id,
    findNumber: (name) => lookUp(name as SubscriberId)?.id ?? null,
    ...createLines(statements, cache, known),
    size: () => size,
    commit() {
      committedSize = size;
      cache.commit();
    },
    reload() {
      size = committedSize;
      unsaved.clear();
      cache.rollback();
    },
    introduce: (subscriber) => void find(subscriber),
    readSubscriber: (subscriber) => lookUp(subscriber)?.record ?? null,
    writeSubscriber(record) {
      const { id: subscriber } = record.state;
      const before = find(subscriber);
      writeRecord(statements, names, before, record);
      if (before.record === null) size += 1;
      unsaved.delete(subscriber);
      cache.put(subscriber, { id: before.id, record, heads: before.heads }, true);
    },
    writeAside(subscriber, dueAt) {
      const before = lookUp(subscriber);
      if (before === null || before.record === null) return;
      statements.writeAside(before.id, packDue(dueAt));
      cache.drop(subscriber);
    },
    deleteSubscriber(subscriber) {
      const before = lookUp(subscriber);
      if (before === null || before.record === null) return;
      statements.deleteSubscriber(before.id);
      const left = { ...before, record: null };
      unsaved.delete(subscriber);
      saveHeads(statements, left);
      cache.put(subscriber, left, true);
      size -= 1;
    },
    forget(subscriber) {
      const before = lookUp(subscriber);
      if (before === null) return;
      if (before.record !== null) {
        statements.deleteSubscriber(before.id);
        size -= 1;
      }
      statements.deleteTrail(before.id);
      unsaved.delete(subscriber);
      cache.drop(subscriber);
    },
    ...createOrder(statements),
  };
}
