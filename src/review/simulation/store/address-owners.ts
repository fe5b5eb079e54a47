/**
 * In place of what went to an address, where lives are played one after the other: only who asked about it first. Whoever asks
 * learns whether that was somebody else, whenever it was. An address is 53 bits of a hash.
 */
import { type Instant, instant, type SendKey } from '../../../base/ids.ts';
import { hashMessageId } from '../../../hosts/engine/seen.ts';
import type { Store } from '../../../hosts/store.ts';
import type { AddressTouch } from '../../../kernel/input.ts';
import type { IdTable } from './ids.ts';

/** Rooms are powers of two. */
const FIRST_ROOM = 1024;

/** Who has which address: an open addressing table of hashes, and of places beside them. Nothing is ever taken out. */
class Owners {
  #hashes = new Float64Array(FIRST_ROOM);
  #places = new Uint32Array(FIRST_ROOM);
  #size = 0;

  /** 0: nobody. */
  of(hash: number): number {
    return this.#places[this.#indexOf(hash)] ?? 0;
  }

  set(hash: number, place: number): void {
    if (this.#size * 2 >= this.#places.length) this.#grow();
    const index = this.#indexOf(hash);
    if (this.#places[index] === 0) this.#size += 1;
    this.#hashes[index] = hash;
    this.#places[index] = place;
  }

  #indexOf(hash: number): number {
    const mask = this.#places.length - 1;
    let index = hash % this.#places.length;
    while (this.#places[index] !== 0 && this.#hashes[index] !== hash) index = (index + 1) & mask;
    return index;
  }

  #grow(): void {
    const [hashes, places] = [this.#hashes, this.#places];
    this.#hashes = new Float64Array(places.length * 2);
    this.#places = new Uint32Array(places.length * 2);
    for (const [index, place] of places.entries()) {
      if (place === 0) continue;
      const moved = this.#indexOf(hashes[index] ?? 0);
      this.#hashes[moved] = hashes[index] ?? 0;
      this.#places[moved] = place;
    }
  }
}

/** Nobody has an address yet. The first of whom a touch is put has it from then on. */
export function createAddressOwners(ids: IdTable): Pick<Store, 'putTouch' | 'deleteTouches' | 'readTouches'> {
  const owners = new Owners();
  return {
    putTouch(address, { subscriber }) {
      const hash = hashMessageId(address);
      if (owners.of(hash) === 0) owners.set(hash, ids.add(subscriber));
    },
    deleteTouches: () => {},
    readTouches(address: string, after: Instant) {
      const place = owners.of(hashMessageId(address));
      if (place === 0) return [];
      const subscriber = ids.idAt(place) as AddressTouch['subscriber'];
      const at = instant(after + 1);
      return [{ subscriber, at, key: '' as SendKey, template: null, journey: '', class: '' }];
    },
  };
}
