/**
 * Queued sends of one lane, priority and journey each, the next one first: by rank, the largest first, then by age. Heaps of
 * slots: a send knows where in its heap it stands, and is taken out there.
 */
import type { QueuedGroup } from '../../../hosts/store.ts';
import { withRoom } from './room.ts';

const FIRST_ROOM = 1024;

/** What a queue is told of a send that comes: where it waits, and what its place follows from. */
export type Waiting = {
  readonly lane: string;
  readonly priority: number;
  readonly journey: string;
  readonly rank: number;
  /** Its age: lower numbers came before. */
  readonly sequence: number;
};

/** By slot, for all groups: nothing is in two of them. */
class Places {
  rank = new Float64Array(FIRST_ROOM);
  sequence = new Float64Array(FIRST_ROOM);
  /** Where in its heap it stands. */
  spot = new Uint32Array(FIRST_ROOM);
  /** Number of its group, from 1; 0: it waits in none. */
  group = new Uint32Array(FIRST_ROOM);

  reserve(slot: number): void {
    this.rank = withRoom(this.rank, slot);
    this.sequence = withRoom(this.sequence, slot);
    this.spot = withRoom(this.spot, slot);
    this.group = withRoom(this.group, slot);
  }

  isBefore(left: number, right: number): boolean {
    const [one, other] = [this.rank[left] ?? 0, this.rank[right] ?? 0];
    return one > other || (one === other && (this.sequence[left] ?? 0) < (this.sequence[right] ?? 0));
  }
}

/** An indexed binary heap of slots. */
class Group {
  readonly lane: string;
  readonly priority: number;
  readonly journey: string;
  size = 0;
  #heap = new Uint32Array(16);
  readonly #places: Places;

  constructor({ lane, priority, journey }: Waiting, places: Places) {
    this.lane = lane;
    this.priority = priority;
    this.journey = journey;
    this.#places = places;
  }

  push(slot: number): void {
    this.#heap = withRoom(this.#heap, this.size);
    this.size += 1;
    this.#rise(this.size - 1, slot);
  }

  remove(slot: number): void {
    const spot = this.#places.spot[slot] ?? 0;
    this.size -= 1;
    const last = this.#heap[this.size] ?? 0;
    if (last === slot) return;
    this.#rise(spot, last);
    this.#sink(this.#places.spot[last] ?? 0, last);
  }

  /** The first ones; they stay. */
  first(limit: number): number[] {
    const found: number[] = [];
    while (found.length < limit && this.size > 0) {
      const slot = this.#heap[0] ?? 0;
      this.remove(slot);
      found.push(slot);
    }
    for (const slot of found) this.push(slot);
    return found;
  }

  #put(spot: number, slot: number): void {
    this.#heap[spot] = slot;
    this.#places.spot[slot] = spot;
  }

  #rise(from: number, slot: number): void {
    let spot = from;
    while (spot > 0) {
      const parent = (spot - 1) >> 1;
      const above = this.#heap[parent] ?? 0;
      if (!this.#places.isBefore(slot, above)) break;
      this.#put(spot, above);
      spot = parent;
    }
    this.#put(spot, slot);
  }

  #sink(from: number, slot: number): void {
    let spot = from;
    for (;;) {
      let child = 2 * spot + 1;
      if (child >= this.size) break;
      const other = this.#heap[child + 1] ?? 0;
      if (child + 1 < this.size && this.#places.isBefore(other, this.#heap[child] ?? 0)) child += 1;
      const below = this.#heap[child] ?? 0;
      if (!this.#places.isBefore(below, slot)) break;
      this.#put(spot, below);
      spot = child;
    }
    this.#put(spot, slot);
  }
}

/** Sends that wait, by slot (from 1). */
export class LeanQueue {
  size = 0;
  readonly #places = new Places();
  readonly #groups: Group[] = [];
  readonly #numbers = new Map<string, number>();

  /** A send that waits in no group comes. */
  add(slot: number, waiting: Waiting): void {
    const number = this.#numberOf(waiting);
    const places = this.#places;
    places.reserve(slot);
    places.rank[slot] = waiting.rank;
    places.sequence[slot] = waiting.sequence;
    places.group[slot] = number;
    this.#groups[number - 1]?.push(slot);
    this.size += 1;
  }

  /** It waits no longer. Whoever waits nowhere stays as they are. */
  remove(slot: number): void {
    const number = this.#places.group[slot] ?? 0;
    if (number === 0) return;
    this.#groups[number - 1]?.remove(slot);
    this.#places.group[slot] = 0;
    this.size -= 1;
  }

  count(): readonly QueuedGroup[] {
    const waiting = this.#groups.filter(({ size }) => size > 0);
    return waiting.map(({ lane, priority, journey, size }) => ({ lane, priority, journey, count: size }));
  }

  /** The first of a lane: the highest priority first, then by name of the journey. */
  list(lane: string, limit: number): readonly number[] {
    const own = this.#groups.filter((group) => group.lane === lane && group.size > 0);
    own.sort((a, b) => b.priority - a.priority || (a.journey < b.journey ? -1 : 1));
    const found: number[] = [];
    for (const group of own) {
      if (found.length >= limit) break;
      found.push(...group.first(limit - found.length));
    }
    return found;
  }

  /** The first of one group. */
  of(lane: string, priority: number, journey: string, limit: number): readonly number[] {
    const number = this.#numbers.get(nameOf(lane, priority, journey)) ?? 0;
    return this.#groups[number - 1]?.first(limit) ?? [];
  }

  #numberOf(waiting: Waiting): number {
    const name = nameOf(waiting.lane, waiting.priority, waiting.journey);
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#groups.push(new Group(waiting, this.#places));
    this.#numbers.set(name, this.#groups.length);
    return this.#groups.length;
  }
}

function nameOf(lane: string, priority: number, journey: string): string {
  return `${priority} ${lane}\0${journey}`;
}
