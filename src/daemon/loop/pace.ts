/**
 * How many of many are done in one go. The engine does one thing at a time, so whoever waits for it (a request, an order of a
 * person) waits for the whole go: it ends after some milliseconds, however slow the machine is. Reads no clock of the world.
 */

/**
 * `itemsMax`: in one go; `aimMs`: how long one should take beside its wait for the disk; `elapsed`: milliseconds of a clock that
 * nobody sets; `diskMs`: how long a commit of late took the disk, which is the same for few and for many.
 */
export type PaceOptions = {
  readonly itemsMax: number;
  readonly aimMs: number;
  readonly elapsed: () => number;
  readonly diskMs: () => number;
};

/** Taken for what one costs before anything was measured, in ms. */
const FIRST_GUESS_MS = 0.2;
/** A commit costs something by itself: fewer in one would be mostly that. */
const ITEMS_MIN = 16;
/** A go is at least so many times as long as its wait for the disk: otherwise a slow disk would be all that it waits for. */
const DISK_TIMES = 2;
/** How much the newest go counts. */
const WEIGHT = 0.2;

export class Pace {
  readonly #options: PaceOptions;
  #eachMs = FIRST_GUESS_MS;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** How many may be done in one go now. */
  size(): number {
    const { itemsMax, diskMs } = this.#options;
    const aimMs = Math.max(this.#options.aimMs, DISK_TIMES * diskMs());
    if (this.#eachMs * itemsMax <= aimMs) return itemsMax;
    return Math.min(itemsMax, Math.max(ITEMS_MIN, Math.floor(aimMs / this.#eachMs)));
  }

  /** Does a go, and learns from it what one of them costs. `countOf`: how many there were; null: nobody can tell. */
  run<Result>(work: () => Result, countOf: (result: Result) => number | null): Result {
    const startedAt = this.#options.elapsed();
    const result = work();
    const count = countOf(result);
    if (count !== null && count >= ITEMS_MIN) {
      const tookMs = this.#options.elapsed() - startedAt - this.#options.diskMs();
      const eachMs = Math.max(0, tookMs) / count;
      this.#eachMs += (eachMs - this.#eachMs) * WEIGHT;
    }
    return result;
  }
}
