/** Counts texts by a hash of 52 bits, in 16 bytes a slot whatever their length: to find what occurs twice among millions. */
import { sha256 } from './hash.ts';

const SLOTS_MIN = 1024;
/** Fuller than this, looking for a slot takes long. */
const LOAD_MAX = 0.6;

/** Keeps no text: two texts of one hash (about one pair among 100 million) count as one. */
export type HashCounter = {
  /** Adds to the count of a text and returns the new count; a count does not fall below zero. */
  add(text: string, difference: number): number;
  count(text: string): number;
};

/** 52 bits and never zero, which marks a free slot. */
function hashOf(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 13), 16) + 1;
}

/** An empty counter. */
export function createHashCounter(): HashCounter {
  let hashes = new Float64Array(SLOTS_MIN);
  let counts = new Float64Array(SLOTS_MIN);
  let used = 0;

  function slotOf(hash: number): number {
    let slot = hash % hashes.length;
    while (hashes[slot] !== 0 && hashes[slot] !== hash) slot = slot + 1 === hashes.length ? 0 : slot + 1;
    return slot;
  }

  function grow(): void {
    const [oldHashes, oldCounts] = [hashes, counts];
    hashes = new Float64Array(oldHashes.length * 2);
    counts = new Float64Array(oldHashes.length * 2);
    for (const [index, hash] of oldHashes.entries()) {
      if (hash === 0) continue;
      const slot = slotOf(hash);
      hashes[slot] = hash;
      counts[slot] = oldCounts[index] ?? 0;
    }
  }

  return {
    add(text, difference) {
      if (used + 1 > hashes.length * LOAD_MAX) grow();
      const hash = hashOf(text);
      const slot = slotOf(hash);
      if (hashes[slot] === 0) used += 1;
      hashes[slot] = hash;
      const count = Math.max(0, (counts[slot] ?? 0) + difference);
      counts[slot] = count;
      return count;
    },
    count: (text) => counts[slotOf(hashOf(text))] ?? 0,
  };
}
