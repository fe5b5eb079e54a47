/** Works of which only a few may be under way at once: the others wait for their turn, in the order in which they came. */

/** Runs works, at most `max` of them at the same time. */
export class Turns {
  readonly #max: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Starts a work when it is its turn. Resolves and rejects as it does. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#max) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      // The next one takes over the turn of this one.
      else next();
    }
  }
}
