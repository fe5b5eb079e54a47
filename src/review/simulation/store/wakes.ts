/**
 * When places are to be woken: an indexed binary heap in typed arrays, by instant and then by place. Twenty bytes a place, and
 * nothing for the collector to look at.
 */
import { type Instant, NEVER } from '../../../base/ids.ts';

const FIRST_ROOM = 1024;

/** A place to be woken. */
export type Wake = { readonly place: number; readonly dueAt: Instant };

/** Places (from 1) and their instants. */
export class Wakes {
  #size = 0;
  /** Places in heap order. */
  #heap = new Uint32Array(FIRST_ROOM);
  /** Where in the heap a place stands, counted from 1; 0: nowhere. */
  #spots = new Uint32Array(FIRST_ROOM);
  #times = new Float64Array(FIRST_ROOM);

  /** Sets when a place is woken; NEVER: it is not. */
  set(place: number, dueAt: Instant): void {
    if (place >= this.#times.length) this.#grow(place * 2);
    const spot = this.#spots[place] ?? 0;
    if (dueAt === NEVER) {
      if (spot > 0) this.#remove(spot - 1);
      return;
    }
    const before = this.#times[place] ?? 0;
    this.#times[place] = dueAt;
    if (spot === 0) {
      this.#put(this.#size, place);
      this.#size += 1;
      this.#rise(this.#size - 1);
    } else if (dueAt < before) this.#rise(spot - 1);
    else if (dueAt > before) this.#sink(spot - 1);
  }

  /** When a place is woken; NEVER: it is not. */
  dueAt(place: number): Instant {
    return (this.#spots[place] ?? 0) === 0 ? NEVER : ((this.#times[place] ?? NEVER) as Instant);
  }

  /** When the first is woken; NEVER: nobody is. */
  nextAt(): Instant {
    return this.#size === 0 ? NEVER : ((this.#times[this.#heap[0] as number] ?? NEVER) as Instant);
  }

  /** Up to `limit` that are woken at or before `until`, in order; they stay. */
  until(until: Instant, limit: number): Wake[] {
    const found: Wake[] = [];
    // Spots that may be next, themselves a small heap: none lies below one that was taken.
    const border: number[] = [];
    const offer = (spot: number) => {
      if (spot >= this.#size || this.#timeAt(spot) > until) return;
      let index = border.length;
      border.push(spot);
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (!this.#isBefore(spot, border[parent] as number)) break;
        border[index] = border[parent] as number;
        index = parent;
      }
      border[index] = spot;
    };
    offer(0);
    while (border.length > 0 && found.length < limit) {
      const spot = this.#takeFirst(border);
      found.push({ place: this.#heap[spot] as number, dueAt: this.#timeAt(spot) as Instant });
      offer(2 * spot + 1);
      offer(2 * spot + 2);
    }
    return found;
  }

  #takeFirst(border: number[]): number {
    const first = border[0] as number;
    const last = border.pop() as number;
    const { length } = border;
    if (length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= length) break;
      if (child + 1 < length && this.#isBefore(border[child + 1] as number, border[child] as number))
        child += 1;
      if (!this.#isBefore(border[child] as number, last)) break;
      border[index] = border[child] as number;
      index = child;
    }
    border[index] = last;
    return first;
  }

  #timeAt(spot: number): number {
    return this.#times[this.#heap[spot] as number] as number;
  }

  #isBefore(left: number, right: number): boolean {
    const [one, other] = [this.#heap[left] as number, this.#heap[right] as number];
    const difference = (this.#times[one] as number) - (this.#times[other] as number);
    return difference < 0 || (difference === 0 && one < other);
  }

  #put(spot: number, place: number): void {
    this.#heap[spot] = place;
    this.#spots[place] = spot + 1;
  }

  #rise(from: number): void {
    const place = this.#heap[from] as number;
    const time = this.#times[place] as number;
    let spot = from;
    while (spot > 0) {
      const parent = (spot - 1) >> 1;
      const above = this.#heap[parent] as number;
      const aboveTime = this.#times[above] as number;
      if (aboveTime < time || (aboveTime === time && above < place)) break;
      this.#put(spot, above);
      spot = parent;
    }
    this.#put(spot, place);
  }

  #sink(from: number): void {
    const place = this.#heap[from] as number;
    const time = this.#times[place] as number;
    let spot = from;
    for (;;) {
      let child = 2 * spot + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#isBefore(child + 1, child)) child += 1;
      const below = this.#heap[child] as number;
      const belowTime = this.#times[below] as number;
      if (belowTime > time || (belowTime === time && below > place)) break;
      this.#put(spot, below);
      spot = child;
    }
    this.#put(spot, place);
  }

  #remove(spot: number): void {
    this.#spots[this.#heap[spot] as number] = 0;
    this.#size -= 1;
    if (spot === this.#size) return;
    const moved = this.#heap[this.#size] as number;
    this.#put(spot, moved);
    this.#rise(spot);
    this.#sink((this.#spots[moved] as number) - 1);
  }

  #grow(room: number): void {
    const [heap, spots, times] = [new Uint32Array(room), new Uint32Array(room), new Float64Array(room)];
    heap.set(this.#heap);
    spots.set(this.#spots);
    times.set(this.#times);
    [this.#heap, this.#spots, this.#times] = [heap, spots, times];
  }
}
