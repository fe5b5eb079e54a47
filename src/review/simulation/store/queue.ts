/**
 * Queued sends of one lane, priority and journey each, the next one first: by rank, the largest first, then by age. Heaps from
 * which rows are taken without being looked for: who is gone is passed over when its turn comes.
 */
import type { OutboxRow, QueuedGroup } from '../../../hosts/store.ts';

/** A queued row with its age. */
export type QueuedRow = OutboxRow & { readonly sequence: number };

function isBefore(left: QueuedRow, right: QueuedRow): boolean {
  const byRank = (right.rank ?? 0) - (left.rank ?? 0);
  return byRank < 0 || (byRank === 0 && left.sequence < right.sequence);
}

/** A binary heap that also holds who is gone. */
class Heap {
  readonly #rows: QueuedRow[] = [];

  get size(): number {
    return this.#rows.length;
  }

  push(row: QueuedRow): void {
    let index = this.#rows.length;
    this.#rows.push(row);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = this.#rows[parent] as QueuedRow;
      if (!isBefore(row, above)) break;
      this.#rows[index] = above;
      index = parent;
    }
    this.#rows[index] = row;
  }

  pop(): QueuedRow | undefined {
    const first = this.#rows[0];
    const last = this.#rows.pop();
    if (first === undefined || last === undefined || this.#rows.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#rows.length) break;
      const other = this.#rows[child + 1];
      if (other !== undefined && isBefore(other, this.#rows[child] as QueuedRow)) child += 1;
      const below = this.#rows[child] as QueuedRow;
      if (!isBefore(below, last)) break;
      this.#rows[index] = below;
      index = child;
    }
    this.#rows[index] = last;
    return first;
  }

  /** Only these stay. */
  keep(isThere: (row: QueuedRow) => boolean): void {
    const rows = this.#rows.splice(0).filter(isThere);
    for (const row of rows) this.push(row);
  }
}

type Group = {
  readonly lane: string;
  readonly priority: number;
  readonly journey: string;
  readonly heap: Heap;
  count: number;
};

/** A queue that is empty. */
export function createLeanQueue() {
  const groups = new Map<string, Group>();
  const placed = new Map<string, QueuedRow>();
  const nameOf = (lane: string, priority: number, journey: string) => `${priority} ${lane}\0${journey}`;

  function groupOf({ lane, channel, priority, subject }: QueuedRow): Group {
    const [own, journey] = [lane ?? channel, subject?.journey ?? ''];
    const name = nameOf(own, priority, journey);
    const known = groups.get(name);
    if (known !== undefined) return known;
    const made: Group = { lane: own, priority, journey, heap: new Heap(), count: 0 };
    groups.set(name, made);
    return made;
  }

  const isThere = (row: QueuedRow) => placed.get(row.key) === row;

  function remove(key: string): void {
    const row = placed.get(key);
    if (row === undefined) return;
    placed.delete(key);
    const group = groupOf(row);
    group.count -= 1;
    if (group.heap.size > 64 && group.heap.size > 2 * group.count) group.heap.keep(isThere);
  }

  /** The first of a group; they stay. */
  function first({ heap }: Group, limit: number): QueuedRow[] {
    const found: QueuedRow[] = [];
    while (found.length < limit) {
      const row = heap.pop();
      if (row === undefined) break;
      if (isThere(row)) found.push(row);
    }
    for (const row of found) heap.push(row);
    return found;
  }

  return {
    /** A row is queued now as it is; undefined: it is not. */
    set(key: string, row: QueuedRow | undefined): void {
      remove(key);
      if (row === undefined) return;
      const group = groupOf(row);
      group.count += 1;
      group.heap.push(row);
      placed.set(key, row);
    },
    has: (key: string) => placed.has(key),
    size: () => placed.size,
    count: (): readonly QueuedGroup[] =>
      [...groups.values()]
        .filter(({ count }) => count > 0)
        .map(({ lane, priority, journey, count }) => ({ lane, priority, journey, count })),
    list(lane: string, limit: number): readonly OutboxRow[] {
      const own = [...groups.values()].filter((group) => group.lane === lane && group.count > 0);
      own.sort((a, b) => b.priority - a.priority || (a.journey < b.journey ? -1 : 1));
      const found: OutboxRow[] = [];
      for (const group of own) {
        if (found.length >= limit) break;
        found.push(...first(group, limit - found.length));
      }
      return found;
    },
    of(lane: string, priority: number, journey: string, limit: number): readonly OutboxRow[] {
      const group = groups.get(nameOf(lane, priority, journey));
      return group === undefined ? [] : first(group, limit);
    },
  };
}
