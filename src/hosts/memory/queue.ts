/** Queued sends in memory, by lane, priority and journey, each group in order: by rank, the largest first, then by age. */
import type { OutboxRow, QueuedGroup } from '../store.ts';

type Entry = OutboxRow & { readonly sequence: number };
type Group = { readonly lane: string; readonly priority: number; readonly journey: string; entries: Entry[] };

function placeOf(entries: readonly Entry[], row: Entry): number {
  const rank = row.rank ?? 0;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = entries[middle] as Entry;
    const otherRank = other.rank ?? 0;
    const isBefore = otherRank > rank || (otherRank === rank && other.sequence < row.sequence);
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A queue that is empty. */
export function createQueue() {
  const groups = new Map<string, Group>();
  const placed = new Map<string, Entry>();

  const groupOf = (row: Entry): string =>
    JSON.stringify([row.lane ?? row.channel, row.priority, row.subject?.journey ?? '']);

  function remove(key: string): void {
    const row = placed.get(key);
    if (row === undefined) return;
    placed.delete(key);
    const name = groupOf(row);
    const group = groups.get(name);
    if (group === undefined) return;
    group.entries.splice(placeOf(group.entries, row), 1);
    if (group.entries.length === 0) groups.delete(name);
  }

  function add(row: Entry): void {
    const name = groupOf(row);
    const { priority } = row;
    const journey = row.subject?.journey ?? '';
    const group = groups.get(name) ?? { lane: row.lane ?? row.channel, priority, journey, entries: [] };
    group.entries.splice(placeOf(group.entries, row), 0, row);
    groups.set(name, group);
    placed.set(row.key, row);
  }

  return {
    /** A row is queued now as it is; undefined: it is not. */
    set(key: string, row: Entry | undefined): void {
      remove(key);
      if (row !== undefined) add(row);
    },
    size: () => placed.size,
    count: (): readonly QueuedGroup[] =>
      [...groups.values()].map(({ lane, priority, journey, entries }) => {
        return { lane, priority, journey, count: entries.length };
      }),
    list(lane: string, limit: number): readonly OutboxRow[] {
      const own = [...groups.values()].filter((group) => group.lane === lane);
      own.sort((a, b) => b.priority - a.priority || (a.journey < b.journey ? -1 : 1));
      return own.flatMap(({ entries }) => entries).slice(0, limit);
    },
    of(lane: string, priority: number, journey: string, limit: number): readonly OutboxRow[] {
      return groups.get(JSON.stringify([lane, priority, journey]))?.entries.slice(0, limit) ?? [];
    },
  };
}
