/** The order of many whole numbers: a radix sort of their places, twice by sixteen bits. Stable; knows no lives. */

const DIGIT = 65_536;

function pass(
  keys: Uint32Array<ArrayBuffer>,
  from: Uint32Array<ArrayBuffer>,
  to: Uint32Array<ArrayBuffer>,
  shift: number,
): void {
  const begins = new Uint32Array(DIGIT + 1);
  const digitOf = (place: number) => ((keys[place] ?? 0) >>> shift) & (DIGIT - 1);
  for (const place of from) {
    const digit = digitOf(place) + 1;
    begins[digit] = (begins[digit] ?? 0) + 1;
  }
  for (let digit = 1; digit <= DIGIT; digit += 1)
    begins[digit] = (begins[digit] ?? 0) + (begins[digit - 1] ?? 0);
  for (const place of from) {
    const digit = digitOf(place);
    const slot = begins[digit] ?? 0;
    to[slot] = place;
    begins[digit] = slot + 1;
  }
}

/** Places of the keys, the smallest key first; equal ones stay in their order. Pure. */
export function orderByTime(keys: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const places = Uint32Array.from(keys, (_, place) => place);
  const other = new Uint32Array(places.length);
  pass(keys, places, other, 0);
  pass(keys, other, places, 16);
  return places;
}
