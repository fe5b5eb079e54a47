/**
 * Many small pieces of bytes outside the heap of the collector: chunks cut into pieces of a few sizes; what is freed is used
 * again by the next piece of its size. Knows nothing of what the bytes say.
 */

/** Pieces begin at multiples of this. */
const UNIT = 16;
const UNITS_A_CHUNK = 1 << 16;
const CHUNK_BYTES = UNIT * UNITS_A_CHUNK;
/** Up to so many units there is a size for each number of them, above for each power of two. */
const EXACT_UNITS = 256;

/** Pieces are moved together when so many units are free, and so much of all. */
const LOOSE_MIN_UNITS = UNITS_A_CHUNK * 8;
const LOOSE_SHARE = 0.2;

/** The size, in units, that a piece of so many bytes gets. */
function unitsOf(bytes: number): number {
  const units = Math.max(1, Math.ceil(bytes / UNIT));
  return units <= EXACT_UNITS ? units : 2 ** Math.ceil(Math.log2(units));
}

/** A place for bytes. Addresses are whole numbers from 1. */
export class Slab {
  readonly #chunks: Buffer[] = [];
  readonly #free = new Map<number, number[]>();
  /** Units that were freed and are not in use again. */
  #freed = 0;
  /** Pieces larger than a chunk. */
  readonly #large = new Map<number, Buffer>();
  #nextLarge = -1;
  /** The unit behind the last one in use. */
  #end = 0;

  /** Copies `bytes` of `source` into a piece: that of `address`, of `before` bytes, where it is of the right size (0: none). */
  write(source: Uint8Array, bytes: number, address: number, before: number): number {
    const isSame = address !== 0 && unitsOf(bytes) === unitsOf(before);
    if (!isSame) this.release(address, before);
    const written = isSame ? address : this.#take(unitsOf(bytes));
    const { chunk, offset } = this.find(written);
    chunk.set(bytes === source.length ? source : source.subarray(0, bytes), offset);
    return written;
  }

  /** Where a piece stands. */
  find(address: number): { readonly chunk: Buffer; readonly offset: number } {
    if (address < 0) return { chunk: this.#large.get(address) as Buffer, offset: 0 };
    const unit = address - 1;
    const chunk = this.#chunks[Math.floor(unit / UNITS_A_CHUNK)] as Buffer;
    return { chunk, offset: (unit % UNITS_A_CHUNK) * UNIT };
  }

  /** Frees a piece; 0: there is none. */
  release(address: number, bytes: number): void {
    if (address === 0) return;
    if (address < 0) {
      this.#large.delete(address);
      return;
    }
    const units = unitsOf(bytes);
    const free = this.#free.get(units);
    this.#freed += units;
    if (free === undefined) this.#free.set(units, [address]);
    else free.push(address);
  }

  /** True when so much was freed that it is worth the work to move all pieces together. */
  isLoose(): boolean {
    return this.#freed > LOOSE_MIN_UNITS && this.#freed > this.#end * LOOSE_SHARE;
  }

  /**
   * Moves all pieces together, each to where it is or nearer to the beginning, and gives the chunks back that are left. `pieces`:
   * all in use that are no larger than a chunk, in order of their addresses; `moved` is told the new one of each.
   */
  tighten(
    pieces: Iterable<{ readonly address: number; readonly bytes: number }>,
    moved: (index: number, address: number) => void,
  ): void {
    this.#free.clear();
    [this.#freed, this.#end] = [0, 0];
    let index = 0;
    for (const { address, bytes } of pieces) {
      const source = this.find(address);
      const written = this.#take(unitsOf(bytes));
      const target = this.find(written);
      target.chunk.set(source.chunk.subarray(source.offset, source.offset + bytes), target.offset);
      moved(index, written);
      index += 1;
    }
    this.#chunks.length = Math.ceil(this.#end / UNITS_A_CHUNK);
  }

  #take(units: number): number {
    const freed = this.#free.get(units)?.pop();
    if (freed !== undefined) {
      this.#freed -= units;
      return freed;
    }
    if (units > UNITS_A_CHUNK) {
      const address = this.#nextLarge;
      this.#nextLarge -= 1;
      this.#large.set(address, Buffer.allocUnsafeSlow(units * UNIT));
      return address;
    }
    const used = this.#end % UNITS_A_CHUNK;
    if (used + units > UNITS_A_CHUNK) this.#end += UNITS_A_CHUNK - used;
    if (this.#end >= this.#chunks.length * UNITS_A_CHUNK)
      this.#chunks.push(Buffer.allocUnsafeSlow(CHUNK_BYTES));
    const address = this.#end + 1;
    this.#end += units;
    return address;
  }
}
