/**
 * The part of the lean store that knows sends: those that wait, hundreds of thousands at once, in columns. What was accepted is
 * not kept: receipts of a simulation say themselves whose they are.
 */
import { laneOfRow } from '../../../hosts/engine/queues.ts';
import type { Store } from '../../../hosts/store.ts';
import { createHeld } from './held.ts';
import type { IdTable } from './ids.ts';
import { LeanQueue } from './queue.ts';
import { Rows } from './rows.ts';

type Outbox = Pick<
  Store,
  | 'putOutbox'
  | 'getOutbox'
  | 'deleteOutbox'
  | 'queued'
  | 'queuedOf'
  | 'countQueued'
  | 'attemptingBefore'
  | 'held'
  | 'heldAfter'
  | 'appendSent'
  | 'findSent'
  | 'sentOf'
> & { queuedCount(): number };

/** Nothing waits. */
export function createLeanOutbox(ids: IdTable): Outbox {
  const rows = new Rows(ids);
  const queue = new LeanQueue();
  const held = createHeld();

  /** It waits and is held no longer. */
  function leave(slot: number): void {
    queue.remove(slot);
    if (rows.kindAt(slot).state === 'held') held.delete(rows.rowAt(slot));
  }

  return {
    queuedCount: () => queue.size,
    putOutbox(row) {
      const known = rows.slotOf(row.key);
      if (known !== 0) {
        leave(known);
        rows.set(known, row);
      }
      const slot = known === 0 ? rows.add(row) : known;
      const sequence = rows.sequenceAt(slot);
      if (row.state === 'held') held.set({ row: rows.rowAt(slot), sequence });
      if (row.state !== 'queued') return;
      const { priority, subject, rank = 0 } = row;
      queue.add(slot, { lane: laneOfRow(row), priority, journey: subject?.journey ?? '', rank, sequence });
    },
    getOutbox(key) {
      const slot = rows.slotOf(key);
      return slot === 0 ? null : rows.rowAt(slot);
    },
    deleteOutbox(key) {
      const slot = rows.slotOf(key);
      if (slot === 0) return;
      leave(slot);
      rows.delete(key);
    },
    queued: (lane, limit) => queue.list(lane, limit).map((slot) => rows.rowAt(slot)),
    queuedOf: (lane, priority, journey, limit) =>
      queue.of(lane, priority, journey, limit).map((slot) => rows.rowAt(slot)),
    countQueued: () => queue.count(),
    attemptingBefore: (epoch) =>
      rows.find((kind) => kind.state === 'attempting' && kind.epoch < epoch).map((slot) => rows.rowAt(slot)),
    held: (channel, subject, limit) => held.of(channel, subject, limit),
    heldAfter: (key, limit) => held.after(key, limit),
    appendSent: () => {},
    findSent: () => null,
    sentOf: () => [],
  };
}
