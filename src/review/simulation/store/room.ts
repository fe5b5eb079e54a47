/** Columns that grow: typed arrays of which each place is one number of somebody or something. */

type Column = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** The column itself where it has this place; otherwise one of at least twice that room with the same numbers. */
export function withRoom<Numbers extends Column>(column: Numbers, place: number): Numbers {
  if (place < column.length) return column;
  const larger = new (column.constructor as new (length: number) => Numbers)(Math.max(place + 1, place * 2));
  larger.set(column);
  return larger;
}
