/**
 * The part of the lean store that knows sends: those that wait. What was accepted is not kept: receipts of a simulation say
 * themselves whose they are.
 */
import type { SendKey } from '../../../base/ids.ts';
import type { OutboxRow, Store } from '../../../hosts/store.ts';
import { createLeanQueue, type QueuedRow } from './queue.ts';

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

/** Held rows by kind, the oldest first, and all of them by key. */
function createHeld() {
  const kinds = new Map<string, Map<SendKey, OutboxRow>>();
  let keys: readonly SendKey[] | null = null;
  const kindOf = ({ channel, subject }: Pick<OutboxRow, 'channel' | 'subject'>) =>
    JSON.stringify([channel, subject]);
  return {
    set(row: OutboxRow): void {
      const name = kindOf(row);
      const rows = kinds.get(name) ?? new Map<SendKey, OutboxRow>();
      if (!rows.has(row.key)) keys = null;
      rows.set(row.key, row);
      kinds.set(name, rows);
    },
    delete(row: OutboxRow): void {
      kinds.get(kindOf(row))?.delete(row.key);
    },
    of(channel: string, subject: OutboxRow['subject'], limit: number): readonly OutboxRow[] {
      const rows = kinds.get(JSON.stringify([channel, subject]));
      return rows === undefined ? [] : rows.values().take(limit).toArray();
    },
    /** Sorted once for all that are asked for one after the other. */
    after(key: string, limit: number, isHeld: (key: SendKey) => OutboxRow | null): readonly OutboxRow[] {
      keys ??= [...kinds.values()].flatMap((rows) => [...rows.keys()]).sort();
      const found: OutboxRow[] = [];
      for (let index = firstAfter(keys, key); index < keys.length && found.length < limit; index += 1) {
        const row = isHeld(keys[index] as SendKey);
        if (row !== null) found.push(row);
      }
      return found;
    },
  };
}

function firstAfter(sorted: readonly string[], key: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') > key) high = middle;
    else low = middle + 1;
  }
  return low;
}

type Subject = NonNullable<OutboxRow['subject']>;

/** One of all subjects that are alike. */
function shareSubject(subjects: Map<string, Subject>, subject: Subject): Subject {
  const name = JSON.stringify(subject);
  const known = subjects.get(name);
  if (known !== undefined) return known;
  subjects.set(name, subject);
  return subject;
}

/** A row as it is kept: hundreds of thousands may wait at once. Keys are cut from longer texts, which would stay with them. */
function slimRow(row: OutboxRow, sequence: number, subjects: Map<string, Subject>): QueuedRow {
  const key = Buffer.from(row.key, 'latin1').toString('latin1') as SendKey;
  const { subject } = row;
  return subject === undefined
    ? { ...row, key, sequence }
    : { ...row, key, sequence, subject: shareSubject(subjects, subject) };
}

/** Nothing waits. */
export function createLeanOutbox(): Outbox {
  const rows = new Map<SendKey, QueuedRow>();
  const queue = createLeanQueue();
  const held = createHeld();
  const subjects = new Map<string, Subject>();
  let sequences = 0;

  function put(row: OutboxRow): void {
    const before = rows.get(row.key);
    sequences += before === undefined ? 1 : 0;
    const kept = slimRow(row, before?.sequence ?? sequences, subjects);
    rows.set(kept.key, kept);
    if (before?.state === 'held') held.delete(before);
    if (row.state === 'held') held.set(kept);
    if (row.state === 'queued') queue.set(kept.key, kept);
    else if (before?.state === 'queued') queue.set(row.key, undefined);
  }

  return {
    queuedCount: () => queue.size(),
    putOutbox: put,
    getOutbox: (key) => rows.get(key) ?? null,
    deleteOutbox(key) {
      const before = rows.get(key);
      if (before === undefined) return;
      rows.delete(key);
      if (before.state === 'held') held.delete(before);
      if (before.state === 'queued') queue.set(key, undefined);
    },
    queued: queue.list,
    queuedOf: queue.of,
    countQueued: queue.count,
    attemptingBefore(epoch) {
      const flying = [...rows.values()].filter((row) => row.state === 'attempting' && row.epoch < epoch);
      return flying.sort((left, right) => left.sequence - right.sequence);
    },
    held: (channel, subject, limit) => held.of(channel, subject, limit),
    heldAfter: (after, limit) =>
      held.after(after, limit, (key) => {
        const row = rows.get(key);
        return row?.state === 'held' ? row : null;
      }),
    appendSent: () => {},
    findSent: () => null,
    sentOf: () => [],
  };
}
