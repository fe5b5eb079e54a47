/**
 * The part of the lean store that knows sends: those that wait, hundreds of thousands at once, in columns. What was accepted is
 * not kept: receipts of a simulation say themselves whose they are.
 */
import { instant, type SendKey, type SubscriberId } from '../../../base/ids.ts';
import { laneOfRow } from '../../../hosts/engine/queues.ts';
import type { OutboxRow, Store } from '../../../hosts/store.ts';
import { createHeld } from './held.ts';
import type { IdTable } from './ids.ts';
import { LeanQueue } from './queue.ts';
import { withRoom } from './room.ts';
import { SendSlots } from './send-slots.ts';

const FIRST_ROOM = 1024;

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

/** What many rows have in common. */
type RowKind = Pick<OutboxRow, 'channel' | 'state' | 'epoch' | 'priority' | 'subject' | 'lane'>;

/** Kinds by number: one of all that are alike. */
class RowKinds {
  readonly #kinds: RowKind[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf({ channel, state, epoch, priority, subject, lane }: OutboxRow): number {
    const kind = {
      channel,
      state,
      epoch,
      priority,
      ...(subject !== undefined && { subject }),
      ...(lane !== undefined && { lane }),
    };
    const name = JSON.stringify(kind);
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#kinds.length);
    return this.#kinds.push(kind) - 1;
  }

  at(number: number): RowKind {
    return this.#kinds[number] as RowKind;
  }
}

/** Rows by slot. */
class Rows {
  place = new Uint32Array(FIRST_ROOM);
  kind = new Uint32Array(FIRST_ROOM);
  attempt = new Uint32Array(FIRST_ROOM);
  at = new Float64Array(FIRST_ROOM);
  rank = new Float64Array(FIRST_ROOM);
  sequence = new Float64Array(FIRST_ROOM);
  /** Bytes that were rendered: few that wait have any. */
  readonly messages = new Map<number, OutboxRow['message']>();

  reserve(slot: number): void {
    this.place = withRoom(this.place, slot);
    this.kind = withRoom(this.kind, slot);
    this.attempt = withRoom(this.attempt, slot);
    this.at = withRoom(this.at, slot);
    this.rank = withRoom(this.rank, slot);
    this.sequence = withRoom(this.sequence, slot);
  }
}

/** A key is cut from a longer text, which would be kept with it. Pure. */
export function flattenKey(key: SendKey): SendKey {
  return Buffer.from(key, 'utf8').toString('utf8') as SendKey;
}

/** Nothing waits. */
export function createLeanOutbox(ids: IdTable): Outbox {
  const slots = new SendSlots();
  const rows = new Rows();
  const kinds = new RowKinds();
  const queue = new LeanQueue();
  const held = createHeld();
  let sequences = 0;

  const show = (slot: number): OutboxRow => {
    const rank = rows.rank[slot] ?? 0;
    return {
      ...kinds.at(rows.kind[slot] ?? 0),
      key: slots.keyAt(slot),
      subscriber: ids.idAt(rows.place[slot] ?? 0) as SubscriberId,
      attempt: rows.attempt[slot] ?? 0,
      at: instant(rows.at[slot] ?? 0),
      message: rows.messages.get(slot) ?? null,
      ...(rank !== 0 && { rank }),
    };
  };

  /** It waits and is held no longer. */
  function leave(slot: number): void {
    queue.remove(slot);
    if (kinds.at(rows.kind[slot] ?? 0).state === 'held') held.delete(show(slot));
  }

  function set(slot: number, row: OutboxRow): void {
    rows.place[slot] = ids.add(row.subscriber);
    rows.kind[slot] = kinds.numberOf(row);
    rows.attempt[slot] = row.attempt;
    rows.at[slot] = row.at;
    rows.rank[slot] = row.rank ?? 0;
    if (row.message === null) rows.messages.delete(slot);
    else rows.messages.set(slot, row.message);
  }

  function slotFor(key: SendKey): number {
    const known = slots.slotOf(key);
    if (known !== 0) {
      leave(known);
      return known;
    }
    const slot = slots.take(key);
    rows.reserve(slot);
    sequences += 1;
    rows.sequence[slot] = sequences;
    return slot;
  }

  return {
    queuedCount: () => queue.size,
    putOutbox(row) {
      const slot = slotFor(row.key);
      set(slot, row);
      const sequence = rows.sequence[slot] ?? 0;
      if (row.state === 'held') held.set({ row: show(slot), sequence });
      if (row.state !== 'queued') return;
      const { priority, subject, rank = 0 } = row;
      queue.add(slot, { lane: laneOfRow(row), priority, journey: subject?.journey ?? '', rank, sequence });
    },
    getOutbox(key) {
      const slot = slots.slotOf(key);
      return slot === 0 ? null : show(slot);
    },
    deleteOutbox(key) {
      const slot = slots.slotOf(key);
      if (slot === 0) return;
      leave(slot);
      rows.messages.delete(slot);
      slots.release(key);
    },
    queued: (lane, limit) => queue.list(lane, limit).map(show),
    queuedOf: (lane, priority, journey, limit) => queue.of(lane, priority, journey, limit).map(show),
    countQueued: () => queue.count(),
    attemptingBefore(epoch) {
      const isLost = (slot: number) => {
        const kind = kinds.at(rows.kind[slot] ?? 0);
        return kind.state === 'attempting' && kind.epoch < epoch;
      };
      const lost = slots.taken().filter(isLost).toArray();
      return lost.sort((left, right) => (rows.sequence[left] ?? 0) - (rows.sequence[right] ?? 0)).map(show);
    },
    held: (channel, subject, limit) => held.of(channel, subject, limit),
    heldAfter: (key, limit) => held.after(key, limit),
    appendSent: () => {},
    findSent: () => null,
    sentOf: () => [],
  };
}
