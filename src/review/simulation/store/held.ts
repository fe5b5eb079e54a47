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

/** Nothing is held. */
export function createHeld() {
  const kinds = new Map<string, Map<SendKey, KeptRow>>();
  const byKey = new Map<SendKey, KeptRow>();
  let keys: readonly SendKey[] | null = null;
  const nameOf = (channel: string, subject: OutboxRow['subject']) => JSON.stringify([channel, subject]);
  return {
    set(row: KeptRow): void {
      const name = nameOf(row.kind.channel, row.kind.subject);
      const rows = kinds.get(name) ?? new Map<SendKey, KeptRow>();
      if (!byKey.has(row.key)) keys = null;
      rows.set(row.key, row);
      byKey.set(row.key, row);
      kinds.set(name, rows);
    },
    delete(row: KeptRow): void {
      kinds.get(nameOf(row.kind.channel, row.kind.subject))?.delete(row.key);
      byKey.delete(row.key);
    },
    of(channel: string, subject: OutboxRow['subject'], limit: number): readonly KeptRow[] {
      return (kinds.get(nameOf(channel, subject))?.values() ?? [].values()).take(limit).toArray();
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
