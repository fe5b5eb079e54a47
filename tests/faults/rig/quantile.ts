/** What share of some measurements is at or below which value. Pure. */

/** The value that this share (0 to 1) of all is not above, by nearest rank; 0 where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
