/** When subscribers are due, within transactions: the heap, and who stands behind each place in it. */
import { type Instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import { createDueHeap } from '../engine/due-heap.ts';
import type { Store } from '../store.ts';
import type { UndoLog } from './undo-log.ts';

export type DueTimes = Pick<Store, 'due' | 'nextDueAt' | 'introduce'> & {
  set(subscriber: SubscriberId, dueAt: Instant): void;
  erase(subscriber: SubscriberId): void;
};

/** Nobody is due. */
export function createDueTimes(log: UndoLog): DueTimes {
  const heap = createDueHeap();
  const places = log.table<SubscriberId, number>();
  const subscribers = new Map<number, SubscriberId>();
  const times = new Map<number, Instant>();
  let last = 0;

  function placeOf(subscriber: SubscriberId): number {
    const known = places.get(subscriber);
    if (known !== undefined) return known;
    last += 1;
    places.set(subscriber, last);
    subscribers.set(last, subscriber);
    return last;
  }

  function apply(place: number, dueAt: Instant): void {
    if (dueAt === NEVER) times.delete(place);
    else times.set(place, dueAt);
    heap.set(place, dueAt);
  }

  return {
    introduce: (subscriber) => void placeOf(subscriber),
    set(subscriber, dueAt) {
      const place = placeOf(subscriber);
      const before = times.get(place) ?? NEVER;
      log.note(() => apply(place, before));
      apply(place, dueAt);
    },
    erase: (subscriber) => places.delete(subscriber),
    due(until, limit) {
      const woken = heap.until(until, limit);
      return woken.map(({ sequence, dueAt }) => ({
        subscriber: subscribers.get(sequence) as SubscriberId,
        dueAt,
      }));
    },
    nextDueAt: () => heap.peek()?.dueAt ?? NEVER,
  };
}
