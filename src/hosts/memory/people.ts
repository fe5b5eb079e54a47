/** The part of the memory store that knows subscribers: states, when they are due, their order, ids and aliases. */
import { subscriberHash } from '../../base/hash.ts';
import { type Instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import { createDueHeap } from '../engine/due-heap.ts';
import type { Incoming } from '../host.ts';
import type { Store, StoredSubscriber } from '../store.ts';
import type { UndoLog } from './undo-log.ts';

type Row = { readonly sequence: number; readonly record: StoredSubscriber };
type Held = { readonly day: number; readonly incoming: Incoming };

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
  size(): number;
  heldCount(): number;
  erase(subscriber: SubscriberId): void;
  forgetIdsBefore(day: number): void;
};

/** Subscribers within `log`'s transactions. */
export function createPeople(log: UndoLog): People {
  const heap = createDueHeap();
  const bySequence = new Map<number, SubscriberId>();
  let order: { readonly subscriber: SubscriberId; readonly cursor: string }[] | null = null;
  let sequences = 0;
  const rows = log.map<SubscriberId, Row>();
  const places = log.map<SubscriberId, number>();
  const spilled = log.map<SubscriberId, ReadonlyMap<number, number>>();
  const aliases = log.map<string, SubscriberId>();
  const aliasesByTarget = log.map<SubscriberId, readonly string[]>();
  const held = log.map<SubscriberId, readonly Held[]>();

  function setDue(sequence: number, dueAt: Instant): void {
    const before = dueBySequence.get(sequence) ?? NEVER;
    log.note(() => applyDue(sequence, before));
    applyDue(sequence, dueAt);
  }

  const dueBySequence = new Map<number, Instant>();
  function applyDue(sequence: number, dueAt: Instant): void {
    if (dueAt === NEVER) dueBySequence.delete(sequence);
    else dueBySequence.set(sequence, dueAt);
    heap.set(sequence, dueAt);
  }

  function placeOf(subscriber: SubscriberId): number {
    const known = places.get(subscriber);
    if (known !== undefined) return known;
    sequences += 1;
    places.set(subscriber, sequences);
    bySequence.set(sequences, subscriber);
    return sequences;
  }

  function pointAlias(alias: string, subscriber: SubscriberId | null): void {
    const before = aliases.get(alias);
    if (before !== undefined) {
      const others = (aliasesByTarget.get(before) ?? []).filter((other) => other !== alias);
      aliasesByTarget.set(before, others);
    }
    if (subscriber === null) {
      if (before !== undefined) aliases.delete(alias);
      return;
    }
    aliases.set(alias, subscriber);
    aliasesByTarget.set(subscriber, [...(aliasesByTarget.get(subscriber) ?? []), alias]);
  }

  function sorted(): { readonly subscriber: SubscriberId; readonly cursor: string }[] {
    if (order !== null) return order;
    order = [...rows.entries()].map(([subscriber]) => ({
      subscriber,
      cursor: `${subscriberHash(subscriber)}:${subscriber}`,
    }));
    order.sort((a, b) => (a.cursor < b.cursor ? -1 : 1));
    return order;
  }

  return {
    size: () => rows.size,
    heldCount: () => held.size,
    readSubscriber: (subscriber) => rows.get(subscriber)?.record ?? null,
    introduce: (subscriber) => void placeOf(subscriber),
    writeSubscriber(record) {
      const { id } = record.state;
      const sequence = placeOf(id);
      if (rows.get(id) === undefined) {
        order = null;
        log.note(() => {
          order = null;
        });
      }
      rows.set(id, { sequence, record });
      setDue(sequence, record.dueAt);
    },
    deleteSubscriber(subscriber) {
      const row = rows.get(subscriber);
      if (row === undefined) return;
      setDue(row.sequence, NEVER);
      rows.delete(subscriber);
      order = null;
      log.note(() => {
        order = null;
      });
    },
    due(until, limit) {
      const woken = heap.until(until, limit);
      return woken.map(({ sequence, dueAt }) => ({
        subscriber: bySequence.get(sequence) as SubscriberId,
        dueAt,
      }));
    },
    nextDueAt: () => heap.peek()?.dueAt ?? NEVER,
    subscribersAfter(cursor, limit) {
      const all = sorted();
      let low = 0;
      let high = all.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((all[middle]?.cursor ?? '') > cursor) high = middle;
        else low = middle + 1;
      }
      return all.slice(low, low + limit);
    },
    spillIds(subscriber, day, ids) {
      const present = new Map(spilled.get(subscriber) ?? []);
      for (const id of ids) present.set(id, Math.max(day, present.get(id) ?? day));
      spilled.set(subscriber, present);
    },
    isSpilled: (subscriber, id, sinceDay) => (spilled.get(subscriber)?.get(id) ?? -1) >= sinceDay,
    readAlias: (alias) => aliases.get(alias) ?? null,
    writeAlias(alias, subscriber) {
      for (const other of aliasesByTarget.get(alias as SubscriberId) ?? []) pointAlias(other, subscriber);
      pointAlias(alias, subscriber);
    },
    aliasesOf: (subscriber) => aliasesByTarget.get(subscriber) ?? [],
    holdInput(subscriber, day, incoming) {
      const present = held.get(subscriber) ?? [];
      const { messageId } = incoming;
      if (messageId !== '' && present.some((row) => row.incoming.messageId === messageId)) return false;
      held.set(subscriber, [...present, { day, incoming }]);
      return true;
    },
    takeHeld(subscriber) {
      const taken = held.get(subscriber) ?? [];
      if (taken.length > 0) held.delete(subscriber);
      return taken.map((row) => row.incoming);
    },
    erase(subscriber) {
      places.delete(subscriber);
      spilled.delete(subscriber);
      held.delete(subscriber);
      for (const alias of aliasesByTarget.get(subscriber) ?? []) pointAlias(alias, null);
      pointAlias(subscriber, null);
    },
    forgetIdsBefore(day) {
      for (const [subscriber, ids] of [...spilled.entries()]) {
        spilled.set(subscriber, new Map([...ids].filter(([, seenDay]) => seenDay >= day)));
      }
      for (const [subscriber, waiting] of [...held.entries()]) {
        const kept = waiting.filter((row) => row.day >= day);
        if (kept.length === 0) held.delete(subscriber);
        else held.set(subscriber, kept);
      }
    },
  };
}
