/** Counts by any dimensions, in bounded memory: rows beyond the limit are folded into one. Knows no journey and no send. */

/** What stands in every dimension of the row into which the rest is folded. */
export const OTHERS = '(others)';
const ROWS_MAX = 100_000;

/** One row: where it stands, and how often each measure was counted. */
export type CountRow<Measure extends string> = {
  readonly at: readonly string[];
  readonly counts: { readonly [name in Measure]: number };
};

/** Counts measures under dimensions. */
export type CountTable<Measure extends string> = {
  add(at: readonly string[], measure: Measure, count?: number): void;
  /** In order of the dimensions. */
  rows(): readonly CountRow<Measure>[];
};

type Growing<Measure extends string> = {
  readonly at: readonly string[];
  readonly counts: { [name in Measure]: number };
};

/** An empty table of these measures; `rowsMax`: so many rows, and one for all others. */
export function createCountTable<Measure extends string>(
  measures: readonly Measure[],
  rowsMax: number = ROWS_MAX,
): CountTable<Measure> {
  const rows = new Map<string, Growing<Measure>>();
  const zero = () =>
    Object.fromEntries(measures.map((measure) => [measure, 0])) as { [name in Measure]: number };
  const rowOf = (at: readonly string[]): Growing<Measure> => {
    const name = at.join('\0');
    const found = rows.get(name);
    if (found !== undefined) return found;
    const isNew = rows.size < rowsMax;
    const place = isNew ? at : at.map(() => OTHERS);
    const placeName = isNew ? name : place.join('\0');
    const row = rows.get(placeName) ?? { at: place, counts: zero() };
    rows.set(placeName, row);
    return row;
  };
  return {
    add(at, measure, count = 1) {
      rowOf(at).counts[measure] += count;
    },
    rows: () => [...rows].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row),
  };
}
