/**
 * Places of subscribers, from 1, in the order in which they were first named: a million ids in a few dozen megabytes. An open
 * addressing table of places; the ids' bytes stand in chunks behind it. Nothing is ever taken out.
 */

const CHUNK_BYTES = 1 << 20;
const FIRST_SLOTS = 1 << 12;

/** Ids by place and places by id. */
export type IdTable = {
  /** Places that were given out; the last one is this. */
  readonly size: () => number;
  /** 0: nobody of that id. */
  placeOf(id: string): number;
  /** The place of an id, given out where it is new. */
  add(id: string): number;
  /** The id of a place that was given out. */
  idAt(place: number): string;
};

/** FNV-1a over code units, mixed once more: table sizes are powers of two. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1)
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c1b3c6d) ^ (hash >>> 12)) >>> 0;
}

function grown(numbers: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(numbers);
  return larger;
}

/** Texts of one byte a character, by number; others are kept as they are. */
class Texts {
  readonly #chunks: Buffer[] = [];
  readonly #wide = new Map<number, string>();
  #offsets = new Uint32Array(1024);
  #lengths = new Uint32Array(1024);
  #end = 0;

  set(number: number, text: string): void {
    if (number >= this.#offsets.length) {
      this.#offsets = grown(this.#offsets, number * 2);
      this.#lengths = grown(this.#lengths, number * 2);
    }
    this.#lengths[number] = text.length;
    if (text.length > CHUNK_BYTES || !isNarrow(text)) {
      this.#wide.set(number, text);
      return;
    }
    if ((this.#end % CHUNK_BYTES) + text.length > CHUNK_BYTES || this.#chunks.length === 0) {
      this.#end = this.#chunks.length * CHUNK_BYTES;
      this.#chunks.push(Buffer.allocUnsafeSlow(CHUNK_BYTES));
    }
    this.#offsets[number] = this.#end;
    const chunk = this.#chunks.at(-1) as Buffer;
    const start = this.#end % CHUNK_BYTES;
    for (let index = 0; index < text.length; index += 1) chunk[start + index] = text.charCodeAt(index);
    this.#end += text.length;
    // Exactly full: the next one begins in a chunk of its own.
    if (this.#end % CHUNK_BYTES === 0) this.#chunks.push(Buffer.allocUnsafeSlow(CHUNK_BYTES));
  }

  get(number: number): string {
    const wide = this.#wide.size === 0 ? undefined : this.#wide.get(number);
    if (wide !== undefined) return wide;
    const offset = this.#offsets[number] ?? 0;
    const start = offset % CHUNK_BYTES;
    const chunk = this.#chunks[Math.floor(offset / CHUNK_BYTES)] as Buffer;
    return chunk.toString('latin1', start, start + (this.#lengths[number] ?? 0));
  }

  is(number: number, text: string): boolean {
    if (this.#lengths[number] !== text.length) return false;
    if (this.#wide.size > 0 && this.#wide.has(number)) return this.#wide.get(number) === text;
    const offset = this.#offsets[number] ?? 0;
    const start = offset % CHUNK_BYTES;
    const chunk = this.#chunks[Math.floor(offset / CHUNK_BYTES)] as Buffer;
    for (let index = 0; index < text.length; index += 1) {
      if (chunk[start + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }
}

function isNarrow(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0xff) return false;
  return true;
}

/** Nobody has a place yet. */
export function createIdTable(): IdTable {
  const texts = new Texts();
  let slots = new Uint32Array(FIRST_SLOTS);
  let size = 0;

  /** Where the id stands, or where it would. */
  function slotOf(id: string): number {
    const mask = slots.length - 1;
    let slot = hashOf(id) & mask;
    for (let place = slots[slot] ?? 0; place !== 0; place = slots[slot] ?? 0) {
      if (texts.is(place, id)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  function grow(): void {
    slots = new Uint32Array(slots.length * 2);
    for (let place = 1; place <= size; place += 1) slots[slotOf(texts.get(place))] = place;
  }

  return {
    size: () => size,
    placeOf: (id) => slots[slotOf(id)] ?? 0,
    add(id) {
      const known = slots[slotOf(id)] ?? 0;
      if (known !== 0) return known;
      if ((size + 1) * 2 > slots.length) grow();
      size += 1;
      texts.set(size, id);
      slots[slotOf(id)] = size;
      return size;
    },
    idAt: (place) => texts.get(place),
  };
}
