/** The part of the memory store that knows subscribers: their records, and their order for sweeps. */
import { subscriberHash } from '../../base/hash.ts';
import { NEVER, type SubscriberId } from '../../base/ids.ts';
import type { Store, StoredSubscriber } from '../store.ts';
import { createDueTimes } from './due-times.ts';
import type { UndoLog } from './undo-log.ts';

type Placed = { readonly subscriber: SubscriberId; readonly cursor: string };

type People = Pick<
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
  size(): number;
  erase(subscriber: SubscriberId): void;
};

/** Index of the first whose cursor lies after `cursor`. */
function firstAfter(sorted: readonly Placed[], cursor: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.cursor ?? '') > cursor) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Subscribers within `log`'s transactions. */
export function createPeople(log: UndoLog): People {
  const { set: setDue, erase: erasePlace, ...dueTimes } = createDueTimes(log);
  let order: readonly Placed[] | null = null;
  const records = log.table<SubscriberId, StoredSubscriber>((_subscriber, record) => {
    // Only who is there matters to the order, and that changes with the first write and the last.
    if (record === undefined || order?.length !== records.size) order = null;
  });

  function sorted(): readonly Placed[] {
    if (order !== null) return order;
    const placed = [...records.entries()].map(([subscriber]) => ({
      subscriber,
      cursor: `${subscriberHash(subscriber)}:${subscriber}`,
    }));
    order = placed.sort((a, b) => (a.cursor < b.cursor ? -1 : 1));
    return order;
  }

  return {
    ...dueTimes,
    size: () => records.size,
    readSubscriber: (subscriber) => records.get(subscriber) ?? null,
    writeSubscriber(record) {
      records.set(record.state.id, record);
      setDue(record.state.id, record.dueAt);
    },
    writeAside(subscriber, dueAt) {
      const record = records.get(subscriber);
      if (record === undefined) return;
      records.set(subscriber, { ...record, dueAt });
      setDue(subscriber, dueAt);
    },
    deleteSubscriber(subscriber) {
      if (records.get(subscriber) === undefined) return;
      setDue(subscriber, NEVER);
      records.delete(subscriber);
    },
    subscribersAfter(cursor, limit) {
      const all = sorted();
      const first = firstAfter(all, cursor);
      return all.slice(first, first + limit);
    },
    erase: erasePlace,
  };
}
