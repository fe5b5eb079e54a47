/** A binary heap of subscribers by (dueAt, sequence) with lazy deletion. Used by the memory store and inside one commit. */
import { type Instant, NEVER } from '../../base/ids.ts';

/** One entry; stale unless it is the very object that `live` holds for its sequence. */
type Entry = { readonly dueAt: Instant; readonly sequence: number };

/** Earliest first; ties in order of sequence. A sequence has at most one live entry. */
export type DueHeap = {
  /** Sets (or with NEVER removes) the instant of `sequence`. */
  set(sequence: number, dueAt: Instant): void;
  peek(): { readonly sequence: number; readonly dueAt: Instant } | null;
  /** Up to `limit` entries at or before `until`, in order; they stay. */
  until(until: Instant, limit: number): readonly { readonly sequence: number; readonly dueAt: Instant }[];
};

function isBefore(a: Entry, b: Entry): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.sequence < b.sequence);
}

function pushEntry(heap: Entry[], entry: Entry): void {
  let index = heap.length;
  heap.push(entry);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(entry, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = entry;
}

function popEntry(heap: Entry[]): Entry | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const right = left + 1;
    let child = heap[left];
    let childIndex = left;
    const other = heap[right];
    if (child !== undefined && other !== undefined && isBefore(other, child)) {
      child = other;
      childIndex = right;
    }
    if (child === undefined || !isBefore(child, last)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = last;
  return top;
}

/** An empty heap. */
export function createDueHeap(): DueHeap {
  let heap: Entry[] = [];
  const live = new Map<number, Entry>();

  function compact(): void {
    if (heap.length < 64 || heap.length < 4 * live.size) return;
    heap = [];
    for (const entry of live.values()) pushEntry(heap, entry);
  }

  function dropStale(): Entry | undefined {
    for (;;) {
      const top = heap[0];
      if (top === undefined || live.get(top.sequence) === top) return top;
      popEntry(heap);
    }
  }

  return {
    set(sequence, dueAt) {
      if (live.get(sequence)?.dueAt === dueAt) return;
      if (dueAt === NEVER) {
        live.delete(sequence);
      } else {
        const entry: Entry = { dueAt, sequence };
        live.set(sequence, entry);
        pushEntry(heap, entry);
      }
      compact();
    },
    peek() {
      return dropStale() ?? null;
    },
    until(until, limit) {
      const taken: Entry[] = [];
      while (taken.length < limit) {
        const top = dropStale();
        if (top === undefined || top.dueAt > until) break;
        popEntry(heap);
        taken.push(top);
      }
      for (const entry of taken) pushEntry(heap, entry);
      return taken;
    },
  };
}
