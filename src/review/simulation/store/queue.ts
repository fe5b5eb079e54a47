/**
 * Queued sends of one lane, priority and journey each, the next one first: by rank, the largest first, then by age. Heaps from
 * which rows are taken without being looked for: who is gone is passed over when its turn comes.
 */
import type { SendKey } from '../../../base/ids.ts';
import type { OutboxRow, QueuedGroup } from '../../../hosts/store.ts';

/** What many rows have in common: one of all that are alike. */
export type RowKind = Pick<OutboxRow, 'channel' | 'state' | 'epoch' | 'priority' | 'subject' | 'lane'>;

/** A row of the outbox as it is kept: `place` is that of its subscriber, `sequence` its age. */
export type KeptRow = {
  readonly key: SendKey;
  readonly place: number;
  readonly kind: RowKind;
  readonly attempt: number;
  readonly at: number;
  readonly rank: number;
  readonly message: OutboxRow['message'];
  readonly sequence: number;
};

function isBefore(left: KeptRow, right: KeptRow): boolean {
  return left.rank > right.rank || (left.rank === right.rank && left.sequence < right.sequence);
}

/** A binary heap that also holds who is gone. */
class Heap {
  readonly #rows: KeptRow[] = [];

  get size(): number {
    return this.#rows.length;
  }

  push(row: KeptRow): void {
    let index = this.#rows.length;
    this.#rows.push(row);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = this.#rows[parent] as KeptRow;
      if (!isBefore(row, above)) break;
      this.#rows[index] = above;
      index = parent;
    }
    this.#rows[index] = row;
  }

  pop(): KeptRow | undefined {
    const first = this.#rows[0];
    const last = this.#rows.pop();
    if (first === undefined || last === undefined || this.#rows.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#rows.length) break;
      const other = this.#rows[child + 1];
      if (other !== undefined && isBefore(other, this.#rows[child] as KeptRow)) child += 1;
      const below = this.#rows[child] as KeptRow;
      if (!isBefore(below, last)) break;
      this.#rows[index] = below;
      index = child;
    }
    this.#rows[index] = last;
    return first;
  }

  /** Only these stay. */
  keep(isThere: (row: KeptRow) => boolean): void {
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

/** An empty queue. `isThere`: whether a row that was added is queued still, as it was. */
export function createLeanQueue(isThere: (row: KeptRow) => boolean) {
  const groups = new Map<string, Group>();
  let size = 0;
  const nameOf = (lane: string, priority: number, journey: string) => `${priority} ${lane}\0${journey}`;

  function groupOf({ kind: { lane, channel, priority, subject } }: KeptRow): Group {
    const [own, journey] = [lane ?? channel, subject?.journey ?? ''];
    const name = nameOf(own, priority, journey);
    const known = groups.get(name);
    if (known !== undefined) return known;
    const made: Group = { lane: own, priority, journey, heap: new Heap(), count: 0 };
    groups.set(name, made);
    return made;
  }

  /** The first of a group; they stay. */
  function first({ heap }: Group, limit: number): KeptRow[] {
    const found: KeptRow[] = [];
    while (found.length < limit) {
      const row = heap.pop();
      if (row === undefined) break;
      if (isThere(row)) found.push(row);
    }
    for (const row of found) heap.push(row);
    return found;
  }

  return {
    add(row: KeptRow): void {
      const group = groupOf(row);
      group.count += 1;
      size += 1;
      group.heap.push(row);
    },
    /** A row is queued no more: `isThere` must deny it by now. */
    remove(row: KeptRow): void {
      const group = groupOf(row);
      group.count -= 1;
      size -= 1;
      if (group.heap.size > 64 && group.heap.size > 2 * group.count) group.heap.keep(isThere);
    },
    size: () => size,
    count: (): readonly QueuedGroup[] =>
      [...groups.values()]
        .filter(({ count }) => count > 0)
        .map(({ lane, priority, journey, count }) => ({ lane, priority, journey, count })),
    list(lane: string, limit: number): readonly KeptRow[] {
      const own = [...groups.values()].filter((group) => group.lane === lane && group.count > 0);
      own.sort((a, b) => b.priority - a.priority || (a.journey < b.journey ? -1 : 1));
      const found: KeptRow[] = [];
      for (const group of own) {
        if (found.length >= limit) break;
        found.push(...first(group, limit - found.length));
      }
      return found;
    },
    of(lane: string, priority: number, journey: string, limit: number): readonly KeptRow[] {
      const group = groups.get(nameOf(lane, priority, journey));
      return group === undefined ? [] : first(group, limit);
    },
  };
}
