/**
 * Which certificates may be fetched now. Their names come from whoever writes to us, and nothing about a name says whether it
 * is genuine before it is fetched; so few are, and forged names must not use up what the genuine one needs. Fetches nothing.
 */
import { createRateGate } from '../../src/base/rate-gate.ts';

const WINDOW_MS = 60_000;
const FETCHES_PER_MINUTE = 10;
/** So long a name without a fit certificate is not asked for again. */
const UNFIT_MS = 5 * WINDOW_MS;
const UNFIT_MAX = 256;
const WAITING_MAX = 1024;

/** Forgets the oldest beyond so many. */
function trim(names: Map<string, number>, max: number): void {
  for (const oldest of names.keys()) {
    if (names.size <= max) return;
    names.delete(oldest);
  }
}

/** The fetches of one topic. What is kept already never comes here. */
export class CertificateFetches {
  readonly #elapsed: () => number;
  readonly #mayFetch: () => boolean;
  /** For names that had to wait: the genuine one comes again with every message, a forged one seldom. */
  readonly #mayFetchWaiting: () => boolean;
  /** By name, when it was said. */
  readonly #unfit = new Map<string, number>();
  readonly #waiting = new Map<string, number>();

  /** `elapsed`: milliseconds of a clock that nobody sets. */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
    this.#mayFetch = createRateGate(FETCHES_PER_MINUTE, WINDOW_MS, elapsed);
    this.#mayFetchWaiting = createRateGate(FETCHES_PER_MINUTE, WINDOW_MS, elapsed);
  }

  /** Takes a permit where there is one. `unfit`: there was no fit certificate a moment ago, which costs no permit. */
  ask(url: string): 'now' | 'later' | 'unfit' {
    const unfitAt = this.#unfit.get(url);
    if (unfitAt !== undefined) {
      if (this.#elapsed() - unfitAt < UNFIT_MS) return 'unfit';
      this.#unfit.delete(url);
    }
    const isWaiting = this.#waiting.has(url);
    if ((isWaiting && this.#mayFetchWaiting()) || this.#mayFetch()) {
      this.#waiting.delete(url);
      return 'now';
    }
    if (!isWaiting) {
      this.#waiting.set(url, this.#elapsed());
      trim(this.#waiting, WAITING_MAX);
    }
    return 'later';
  }

  /** What is there is no certificate of SNS, or nothing is. */
  noteUnfit(url: string): void {
    this.#unfit.set(url, this.#elapsed());
    trim(this.#unfit, UNFIT_MAX);
  }
}
