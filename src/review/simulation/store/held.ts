/** Held sends by kind, the oldest first, and all of them in order of their keys. */
import type { SendKey } from '../../../base/ids.ts';
import type { OutboxRow } from '../../../hosts/store.ts';

function firstAfter(sorted: readonly string[], key: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') > key) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A row and its age. */
export type HeldRow = { readonly row: OutboxRow; readonly sequence: number };

/** Rows of one kind; `newest`: the highest sequence that came. Who is held later than others may be older than they are. */
type Kind = { rows: Map<SendKey, HeldRow>; newest: number; isSorted: boolean };

/** Puts the rows in order, once for all that are asked for one after the other. */
function sortedRows(kind: Kind): Map<SendKey, HeldRow> {
  if (kind.isSorted) return kind.rows;
  kind.rows = new Map([...kind.rows].sort(([, left], [, right]) => left.sequence - right.sequence));
  kind.isSorted = true;
  return kind.rows;
}

/** Nothing is held. */
export function createHeld() {
  const kinds = new Map<string, Kind>();
  const byKey = new Map<SendKey, OutboxRow>();
  let keys: readonly SendKey[] | null = null;
  const nameOf = (channel: string, subject: OutboxRow['subject']) => JSON.stringify([channel, subject]);
  return {
    set(held: HeldRow): void {
      const { row, sequence } = held;
      const name = nameOf(row.channel, row.subject);
      const kind = kinds.get(name) ?? { rows: new Map(), newest: sequence, isSorted: true };
      if (!byKey.has(row.key)) keys = null;
      if (sequence < kind.newest) kind.isSorted = false;
      kind.newest = Math.max(kind.newest, sequence);
      kind.rows.set(row.key, held);
      byKey.set(row.key, row);
      kinds.set(name, kind);
    },
    delete({ key, channel, subject }: OutboxRow): void {
      kinds.get(nameOf(channel, subject))?.rows.delete(key);
      byKey.delete(key);
    },
    of(channel: string, subject: OutboxRow['subject'], limit: number): readonly OutboxRow[] {
      const kind = kinds.get(nameOf(channel, subject));
      if (kind === undefined) return [];
      const first = sortedRows(kind).values().take(limit);
      return first.map(({ row }) => row).toArray();
    },
    /** Sorted once for all that are asked for one after the other. */
    after(key: string, limit: number): readonly OutboxRow[] {
      keys ??= [...byKey.keys()].sort();
      const found: OutboxRow[] = [];
      for (let index = firstAfter(keys, key); index < keys.length && found.length < limit; index += 1) {
        const row = byKey.get(keys[index] as SendKey);
        if (row !== undefined) found.push(row);
      }
      return found;
    },
  };
}
