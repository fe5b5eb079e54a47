/**
 * Slots of sends, from 1: a number for each key, so that what is known of hundreds of thousands of sends can stand in columns.
 * A slot that was let go is given out again.
 */
import type { SendKey } from '../../../base/ids.ts';
import { withRoom } from './room.ts';

const FIRST_ROOM = 1024;
/** Keys as the kernel makes them: 64 bits of a hash. Others are kept as texts. */
const HEX_KEY = /^[0-9a-f]{16}$/;
const HALF_DIGITS = 8;

function digitsOf(half: number): string {
  return half.toString(16).padStart(HALF_DIGITS, '0');
}

/** An open addressing table of slots; a key's two halves stand in columns. */
export class SendSlots {
  #table = new Uint32Array(FIRST_ROOM * 2);
  #high = new Uint32Array(FIRST_ROOM);
  #low = new Uint32Array(FIRST_ROOM);
  readonly #others = new Map<SendKey, number>();
  readonly #names = new Map<number, SendKey>();
  #size = 0;
  #end = 0;
  /** The slot that was let go last; the one before it stands in its `low`. */
  #free = 0;

  /** How many are taken. */
  get size(): number {
    return this.#size;
  }

  /** 0: there is none. */
  slotOf(key: SendKey): number {
    if (!HEX_KEY.test(key)) return this.#others.get(key) ?? 0;
    const high = Number.parseInt(key.slice(0, HALF_DIGITS), 16);
    const low = Number.parseInt(key.slice(HALF_DIGITS), 16);
    return this.#table[this.#indexOf(high, low)] ?? 0;
  }

  /** A slot for a key that has none. */
  take(key: SendKey): number {
    const slot = this.#next();
    this.#size += 1;
    if (HEX_KEY.test(key)) {
      if (this.#size * 2 > this.#table.length) this.#rehash();
      const high = Number.parseInt(key.slice(0, HALF_DIGITS), 16);
      const low = Number.parseInt(key.slice(HALF_DIGITS), 16);
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#table[this.#indexOf(high, low)] = slot;
    } else {
      this.#others.set(key, slot);
      this.#names.set(slot, key);
    }
    return slot;
  }

  /** The slot of a key is free again. */
  release(key: SendKey): void {
    const slot = this.slotOf(key);
    if (slot === 0) return;
    if (this.#names.delete(slot)) this.#others.delete(key);
    else this.#takeOut(this.#indexOf(this.#high[slot] ?? 0, this.#low[slot] ?? 0));
    this.#size -= 1;
    this.#low[slot] = this.#free;
    this.#free = slot;
  }

  /** The key of a slot that is taken. */
  keyAt(slot: number): SendKey {
    const name = this.#names.size === 0 ? undefined : this.#names.get(slot);
    return name ?? ((digitsOf(this.#high[slot] ?? 0) + digitsOf(this.#low[slot] ?? 0)) as SendKey);
  }

  /** Slots that are taken, in their order. */
  *taken(): Generator<number> {
    const free = new Set<number>();
    for (let slot = this.#free; slot !== 0; slot = this.#low[slot] ?? 0) free.add(slot);
    for (let slot = 1; slot <= this.#end; slot += 1) if (!free.has(slot)) yield slot;
  }

  #next(): number {
    const freed = this.#free;
    if (freed !== 0) {
      this.#free = this.#low[freed] ?? 0;
      return freed;
    }
    this.#end += 1;
    this.#high = withRoom(this.#high, this.#end);
    this.#low = withRoom(this.#low, this.#end);
    return this.#end;
  }

  /** Where a key stands in the table, or where it would. */
  #indexOf(high: number, low: number): number {
    const mask = this.#table.length - 1;
    let index = this.#homeOf(high, low);
    for (let slot = this.#table[index] ?? 0; slot !== 0; slot = this.#table[index] ?? 0) {
      if (this.#high[slot] === high && this.#low[slot] === low) return index;
      index = (index + 1) & mask;
    }
    return index;
  }

  #homeOf(high: number, low: number): number {
    return (high ^ low) & (this.#table.length - 1);
  }

  /** What stands behind moves up, so that no gap hides it (Knuth, The Art of Computer Programming 3, 6.4, algorithm R). */
  #takeOut(from: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    let gap = from;
    let index = from;
    for (;;) {
      index = (index + 1) & mask;
      const slot = table[index] ?? 0;
      if (slot === 0) break;
      const home = this.#homeOf(this.#high[slot] ?? 0, this.#low[slot] ?? 0);
      if (((index - home) & mask) < ((index - gap) & mask)) continue;
      table[gap] = slot;
      gap = index;
    }
    table[gap] = 0;
  }

  #rehash(): void {
    const slots = this.#table.filter((slot) => slot !== 0);
    this.#table = new Uint32Array(this.#table.length * 2);
    for (const slot of slots) this.#table[this.#indexOf(this.#high[slot] ?? 0, this.#low[slot] ?? 0)] = slot;
  }
}
