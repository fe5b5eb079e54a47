/**
 * Outcomes on the replay clock: how many are under way, those that came, those that are held back for a while, and waiting
 * for them. Knows no engine; what is taken from here is to be written.
 */
import type { AttemptOutcome } from '../../hosts/host.ts';

/** How long outcomes wait for others, so that one commit takes them all. */
export const GATHER_MS = 10;
/** While providers rest, we look again this often. */
const REST_MS = 50;
/** A provider's time-outs stay on the wall clock: "later" is held back this long, in ms. */
const LATER_MS = 1_000;
const LATER_MAX_MS = 60_000;

type Held = { readonly outcome: AttemptOutcome; readonly timer: NodeJS.Timeout };

/** `onIdle`: something came, and nobody waits for it. */
export class ReplayOutcomes {
  readonly #onIdle: () => void;
  readonly #held = new Set<Held>();
  #came: AttemptOutcome[] = [];
  #underway = 0;
  #isOpen = true;
  #wake: (() => void) | null = null;

  constructor(onIdle: () => void) {
    this.#onIdle = onIdle;
  }

  /** Sends handed over whose outcome is not written yet. */
  get underway(): number {
    return this.#underway;
  }

  get came(): number {
    return this.#came.length;
  }

  /** Sends were handed over. */
  expect(count: number): void {
    this.#underway += count;
  }

  /** Time may leap days ahead while a provider rests for a second: its "later" counts when the wall clock says so. */
  take(outcome: AttemptOutcome): void {
    const { outcome: said } = outcome;
    if (said.result !== 'retryable' || !this.#isOpen) {
      this.#arrive(outcome);
      return;
    }
    const delayMs = Math.min(said.retryAfterMs ?? LATER_MS, LATER_MAX_MS);
    const held: Held = { outcome, timer: setTimeout(() => this.#release(held), delayMs) };
    this.#held.add(held);
  }

  /** All that came. They stay until `written` says that they are. */
  read(): readonly AttemptOutcome[] {
    return this.#came;
  }

  written(count: number): void {
    this.#came = this.#came.slice(count);
    this.#underway -= count;
  }

  /** Wakes whoever waits; false: nobody does. */
  wake(): boolean {
    this.#wake?.();
    return this.#wake !== null;
  }

  /** Waits for outcomes: all that are under way, or those that come soon after the first. */
  gather(): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | null = null;
      const end = () => {
        if (timer !== null) clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      this.#wake = () => {
        if (!this.#isOpen || this.#came.length >= this.#underway) end();
        else if (this.#came.length > 0) timer ??= setTimeout(end, GATHER_MS);
      };
      this.#wake();
    });
  }

  /** Sends wait for channels that take nothing at present: until one is ready, or for a moment. */
  rest(): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(end, REST_MS);
      this.#wake = end;
    });
  }

  /** Nothing is held back any more, and nobody waits. */
  close(): void {
    this.#isOpen = false;
    for (const held of this.#held) this.#release(held);
    this.#wake?.();
  }

  #release(held: Held): void {
    clearTimeout(held.timer);
    if (this.#held.delete(held)) this.#arrive(held.outcome);
  }

  #arrive(outcome: AttemptOutcome): void {
    this.#came.push(outcome);
    if (!this.wake()) this.#onIdle();
  }
}
