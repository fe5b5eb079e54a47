/** The part of the memory store that knows sends: the outbox in order of priority and age, and accepted sends by key. */
import type { SendKey, SubscriberId } from '../../base/ids.ts';
import type { OutboxRow, SentRow, Store, WaitingGroup } from '../store.ts';
import { createQueue } from './queue.ts';
import type { UndoLog } from './undo-log.ts';

type QueuedRow = OutboxRow & { readonly sequence: number };

type Outbox = Pick<
  Store,
  | 'putOutbox'
  | 'getOutbox'
  | 'deleteOutbox'
  | 'queued'
  | 'queuedOf'
  | 'countQueued'
  | 'outboxOf'
  | 'attemptingBefore'
  | 'addWaiting'
  | 'readWaiting'
  | 'held'
  | 'heldAfter'
  | 'appendSent'
  | 'findSent'
  | 'sentOf'
> & {
  queuedCount(): number;
  erase(subscriber: SubscriberId): void;
  forgetSentBefore(day: number): void;
};

/** Sends within `log`'s transactions. */
export function createOutbox(log: UndoLog, nextSequence: () => number): Outbox {
  const rows = log.table<SendKey, QueuedRow>();
  const queue = createQueue();
  const queued = log.table<SendKey, QueuedRow>((key, row) => queue.set(key, row));
  const waiting = log.table<string, WaitingGroup>();
  const sent = log.table<SendKey, SentRow & { readonly day: number }>();

  function remove(key: SendKey): void {
    rows.delete(key);
    if (queued.get(key) !== undefined) queued.delete(key);
  }

  function put(row: OutboxRow): void {
    const kept = { ...row, sequence: rows.get(row.key)?.sequence ?? nextSequence() };
    rows.set(row.key, kept);
    if (row.state === 'queued') queued.set(row.key, kept);
    else if (queued.get(row.key) !== undefined) queued.delete(row.key);
  }

  return {
    queuedCount: () => queued.size,
    putOutbox: put,
    getOutbox: (key) => rows.get(key) ?? null,
    deleteOutbox: remove,
    queued: queue.list,
    queuedOf: queue.of,
    countQueued: queue.count,
    outboxOf: (subscriber) =>
      [...rows.values()]
        .filter((row) => row.subscriber === subscriber)
        .sort((a, b) => a.sequence - b.sequence),
    attemptingBefore(epoch) {
      const flying = [...rows.values()].filter((row) => row.state === 'attempting' && row.epoch < epoch);
      return flying.sort((a, b) => a.sequence - b.sequence);
    },
    addWaiting(group) {
      const { channel, subject, state } = group;
      const name = JSON.stringify([channel, subject.class, subject.journey, subject.tags, state]);
      const count = (waiting.get(name)?.count ?? 0) + group.count;
      if (count === 0) waiting.delete(name);
      else waiting.set(name, { channel, subject, state, count });
    },
    readWaiting: () => [...waiting.values()],
    held(channel, subject, limit) {
      const wanted = JSON.stringify(subject);
      return [...rows.values()]
        .filter((row) => row.state === 'held' && row.channel === channel)
        .filter((row) => JSON.stringify(row.subject) === wanted)
        .sort((a, b) => a.sequence - b.sequence)
        .slice(0, limit);
    },
    heldAfter: (key, limit) =>
      [...rows.values()]
        .filter((row) => row.state === 'held' && row.key > key)
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, limit),
    appendSent: (day, row) => sent.set(row.key, { ...row, day }),
    findSent: (key) => sent.get(key) ?? null,
    sentOf: (subscriber) =>
      [...sent.values()].filter((row) => row.subscriber === subscriber).map(({ about }) => about),
    erase(subscriber) {
      for (const row of [...rows.values()]) if (row.subscriber === subscriber) remove(row.key);
      for (const row of [...sent.values()]) if (row.subscriber === subscriber) sent.delete(row.key);
    },
    forgetSentBefore(day) {
      for (const row of [...sent.values()]) if (row.day < day) sent.delete(row.key);
    },
  };
}
