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
