/** Seeded random numbers: the same seed gives the same row on every machine. Not for secrets. */

/**
 * A source of numbers in [0, 1), uniform with 32 bits, wholly determined by `seed`.
 * Generator: sfc32 (Chris Doty-Humphrey, PractRand), warmed up for 15 steps; the seed's text is spread by FNV-1a.
 * The function returned is stateful; two of one seed are independent of each other.
 */
export function seededRandom(seed: string | number): () => number {
  const text = `${typeof seed}:${seed}`;
  const words = [0, 1, 2].map((lane) => {
    let hash = 0x811c9dc5 ^ lane;
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
    return hash | 0;
  });
  let [a = 0, b = 0, c = 0] = words;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let step = 0; step < 15; step += 1) next();
  return next;
}

/** Random numbers by place: those of one place and key are the same whatever else is drawn, and in whatever order. */
export type Dice = {
  /**
   * Goes to a place, a whole number from 0 to 2^32 - 1, and to a key of 32 bits there. Numbers in [0, 1) follow, uniform
   * with 32 bits. It is always the same function: draw all that is needed before going elsewhere.
   */
  at(place: number, key: number): () => number;
};

/**
 * Dice of a seed. Generator: sfc32 as above, its state made of seed, place and key, each spread by the finalizer of
 * MurmurHash3 (Austin Appleby), warmed up for 12 steps.
 */
export function createDice(seed: string | number): Dice {
  const base = hashText(`${typeof seed}:${seed}`);
  let [a, b, c, counter] = [0, 0, 0, 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  return {
    at(place, key) {
      a = mixHashes(base, 0x9e3779b9);
      b = mixHashes(a, place);
      c = mixHashes(b, key);
      a ^= key;
      counter = 1;
      for (let step = 0; step < 12; step += 1) next();
      return next;
    },
  };
}

/** 32 bits of a text, spread well. Pure. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return spread(hash);
}

/** 32 bits of two numbers of 32 bits; their order counts. Pure. */
export function mixHashes(first: number, second: number): number {
  return spread((Math.imul(first, 0x85ebca6b) + 0x165667b1) ^ spread(second));
}

function spread(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
