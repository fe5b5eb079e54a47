/** The part of the memory store that knows sends: the outbox in order of priority and age, and accepted sends by key. */
import type { SendKey, SubscriberId } from '../../base/ids.ts';
import type { OutboxRow, SentRow, Store } from '../store.ts';
import type { UndoLog } from './undo-log.ts';

type QueuedRow = OutboxRow & { readonly sequence: number };

type Outbox = Pick<
  Store,
  'putOutbox' | 'getOutbox' | 'deleteOutbox' | 'queued' | 'attemptingBefore' | 'appendSent' | 'findSent'
> & {
  queuedCount(): number;
  erase(subscriber: SubscriberId): void;
  forgetSentBefore(day: number): void;
};

/** Sends within `log`'s transactions. */
export function createOutbox(log: UndoLog, nextSequence: () => number): Outbox {
  const rows = log.table<SendKey, QueuedRow>();
  const queued = log.table<SendKey, QueuedRow>();
  const sent = log.table<SendKey, SentRow & { readonly day: number }>();

  function remove(key: SendKey): void {
    rows.delete(key);
    if (queued.get(key) !== undefined) queued.delete(key);
  }

  return {
    queuedCount: () => queued.size,
    putOutbox(row) {
      const kept = { ...row, sequence: rows.get(row.key)?.sequence ?? nextSequence() };
      rows.set(row.key, kept);
      if (row.state === 'queued') queued.set(row.key, kept);
      else if (queued.get(row.key) !== undefined) queued.delete(row.key);
    },
    getOutbox: (key) => rows.get(key) ?? null,
    deleteOutbox: remove,
    queued(channel, limit) {
      const waiting = [...queued.values()].filter((row) => row.channel === channel);
      return waiting.sort((a, b) => b.priority - a.priority || a.sequence - b.sequence).slice(0, limit);
    },
    attemptingBefore(epoch) {
      const flying = [...rows.values()].filter((row) => row.state === 'attempting' && row.epoch < epoch);
      return flying.sort((a, b) => a.sequence - b.sequence);
    },
    appendSent: (day, row) => sent.set(row.key, { ...row, day }),
    findSent: (key) => sent.get(key) ?? null,
    erase(subscriber) {
      for (const row of [...rows.values()]) if (row.subscriber === subscriber) remove(row.key);
      for (const row of [...sent.values()]) if (row.subscriber === subscriber) sent.delete(row.key);
    },
    forgetSentBefore(day) {
      for (const row of [...sent.values()]) if (row.day < day) sent.delete(row.key);
    },
  };
}
