/** Held sends by kind, the oldest first, and all of them in order of their keys. */
import type { SendKey } from '../../../base/ids.ts';
import type { OutboxRow } from '../../../hosts/store.ts';
import type { KeptRow } from './queue.ts';

function firstAfter(sorted: readonly string[], key: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') > key) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Rows of one kind; `newest`: the highest sequence that came. Who is held later than others may be older than they are. */
type Kind = { rows: Map<SendKey, KeptRow>; newest: number; isSorted: boolean };

/** Puts the rows in order, once for all that are asked for one after the other. */
function sortedRows(kind: Kind): Map<SendKey, KeptRow> {
  if (kind.isSorted) return kind.rows;
  kind.rows = new Map([...kind.rows].sort(([, left], [, right]) => left.sequence - right.sequence));
  kind.isSorted = true;
  return kind.rows;
}

/** Nothing is held. */
export function createHeld() {
  const kinds = new Map<string, Kind>();
  const byKey = new Map<SendKey, KeptRow>();
  let keys: readonly SendKey[] | null = null;
  const nameOf = (channel: string, subject: OutboxRow['subject']) => JSON.stringify([channel, subject]);
  return {
    set(row: KeptRow): void {
      const name = nameOf(row.kind.channel, row.kind.subject);
      const kind = kinds.get(name) ?? { rows: new Map(), newest: row.sequence, isSorted: true };
      if (!byKey.has(row.key)) keys = null;
      if (row.sequence < kind.newest) kind.isSorted = false;
      kind.newest = Math.max(kind.newest, row.sequence);
      kind.rows.set(row.key, row);
      byKey.set(row.key, row);
      kinds.set(name, kind);
    },
    delete(row: KeptRow): void {
      kinds.get(nameOf(row.kind.channel, row.kind.subject))?.rows.delete(row.key);
      byKey.delete(row.key);
    },
    of(channel: string, subject: OutboxRow['subject'], limit: number): readonly KeptRow[] {
      const kind = kinds.get(nameOf(channel, subject));
      return kind === undefined ? [] : sortedRows(kind).values().take(limit).toArray();
    },
    /** Sorted once for all that are asked for one after the other. */
    after(key: string, limit: number): readonly KeptRow[] {
      keys ??= [...byKey.keys()].sort();
      const found: KeptRow[] = [];
      for (let index = firstAfter(keys, key); index < keys.length && found.length < limit; index += 1) {
        const row = byKey.get(keys[index] as SendKey);
        if (row !== undefined) found.push(row);
      }
      return found;
    },
  };
}
