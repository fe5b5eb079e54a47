/**
 * The part of the lean store that knows sends: those that wait, hundreds of thousands at once. What was accepted is not kept:
 * receipts of a simulation say themselves whose they are.
 */
import { instant, type SendKey, type SubscriberId } from '../../../base/ids.ts';
import type { OutboxRow, Store } from '../../../hosts/store.ts';
import { createHeld } from './held.ts';
import type { IdTable } from './ids.ts';
import { createLeanQueue, type KeptRow, type RowKind } from './queue.ts';

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

/** One kind of all that are alike. */
function createKinds(): (row: OutboxRow) => RowKind {
  const kinds = new Map<string, RowKind>();
  return ({ channel, state, epoch, priority, subject, lane }) => {
    const kind = {
      channel,
      state,
      epoch,
      priority,
      ...(subject !== undefined && { subject }),
      ...(lane !== undefined && { lane }),
    };
    const name = JSON.stringify(kind);
    const known = kinds.get(name);
    if (known === undefined) kinds.set(name, kind);
    return known ?? kind;
  };
}

/** A key is cut from a longer text, which would be kept with it. Pure. */
export function flattenKey(key: SendKey): SendKey {
  return Buffer.from(key, 'utf8').toString('utf8') as SendKey;
}

/** Nothing waits. */
export function createLeanOutbox(ids: IdTable): Outbox {
  const rows = new Map<SendKey, KeptRow>();
  const kindOf = createKinds();
  const queue = createLeanQueue((row) => rows.get(row.key) === row);
  const held = createHeld();
  let sequences = 0;

  const show = ({ key, place, kind, attempt, at, rank, message }: KeptRow): OutboxRow => ({
    ...kind,
    key,
    subscriber: ids.idAt(place) as SubscriberId,
    attempt,
    at: instant(at),
    message,
    ...(rank !== 0 && { rank }),
  });

  function leave(row: KeptRow): void {
    if (row.kind.state === 'held') held.delete(row);
    if (row.kind.state === 'queued') queue.remove(row);
  }

  return {
    queuedCount: () => queue.size(),
    putOutbox(row) {
      const before = rows.get(row.key);
      if (before === undefined) sequences += 1;
      const { attempt, at, message, rank = 0, subscriber } = row;
      const kept: KeptRow = {
        key: before?.key ?? flattenKey(row.key),
        place: ids.add(subscriber),
        kind: kindOf(row),
        attempt,
        at,
        rank,
        message,
        sequence: before?.sequence ?? sequences,
      };
      rows.set(kept.key, kept);
      if (before !== undefined) leave(before);
      if (row.state === 'held') held.set(kept);
      if (row.state === 'queued') queue.add(kept);
    },
    getOutbox(key) {
      const row = rows.get(key);
      return row === undefined ? null : show(row);
    },
    deleteOutbox(key) {
      const before = rows.get(key);
      if (before === undefined) return;
      rows.delete(key);
      leave(before);
    },
    queued: (lane, limit) => queue.list(lane, limit).map(show),
    queuedOf: (lane, priority, journey, limit) => queue.of(lane, priority, journey, limit).map(show),
    countQueued: () => queue.count(),
    attemptingBefore(epoch) {
      const flying = [...rows.values()].filter(
        ({ kind }) => kind.state === 'attempting' && kind.epoch < epoch,
      );
      return flying.sort((left, right) => left.sequence - right.sequence).map(show);
    },
    held: (channel, subject, limit) => held.of(channel, subject, limit).map(show),
    heldAfter: (key, limit) => held.after(key, limit).map(show),
    appendSent: () => {},
    findSent: () => null,
    sentOf: () => [],
  };
}
