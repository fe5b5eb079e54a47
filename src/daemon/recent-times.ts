/** How long something took lately, and its slow end. Knows no clock: instants come from the caller. */

type Sample = { readonly at: number; readonly ms: number };

/** Samples are kept for `windowMs`, and at most `samplesMax` of them. */
export class RecentTimes {
  readonly #windowMs: number;
  readonly #samplesMax: number;
  #samples: Sample[] = [];

  constructor(windowMs: number, samplesMax: number) {
    this.#windowMs = windowMs;
    this.#samplesMax = samplesMax;
  }

  add(ms: number, at: number): void {
    this.#samples.push({ at, ms });
    if (this.#samples.length >= 2 * this.#samplesMax) this.#samples = this.#samples.slice(-this.#samplesMax);
  }

  /**
   * What `share` of the samples took at most (0.99: the 99th percentile), never judged by fewer than `slowMin` samples: so
   * many must have taken as long. 0 while there are fewer in the window.
   */
  quantile(share: number, slowMin: number, now: number): number {
    const recent = this.#samples.filter(({ at }) => now - at <= this.#windowMs).slice(-this.#samplesMax);
    const sorted = recent.map(({ ms }) => ms).sort((a, b) => b - a);
    const rank = Math.max(slowMin, Math.ceil(sorted.length * (1 - share) - 1e-9));
    return sorted[rank - 1] ?? 0;
  }
}
