/** How far a life may run ahead of the others: to where it asks a lane for a permit. Plays nothing. */
import type { SubscriberId } from '../../base/ids.ts';
import type { Input } from '../../kernel/input.ts';
import { LivesTouch } from '../errors.ts';

type Permits = { readonly [lane: string]: number };

/** Watches one call of the kernel after the other. */
export class Ahead {
  /** Somebody else has an address of whoever was judged. */
  isShared = false;
  /** The inputs of the call that asked a lane: it is not carried out. Null: none did. */
  stopped: readonly Input[] | null = null;
  /** What every call that runs ahead may use: all of a channel, for what is sent is answered at once. */
  readonly #permits: Permits;
  readonly #answers = new Map<SubscriberId, readonly Input[]>();
  #isAhead = false;
  #isAsked = false;

  /** `channels`: how many may be in flight on each. `lanes`: names of those that must be asked in order of time. */
  constructor(channels: Permits, lanes: readonly string[]) {
    const permits: { [lane: string]: number } = { ...channels };
    for (const name of lanes) {
      Object.defineProperty(permits, name, {
        enumerable: true,
        get: () => {
          this.#isAsked = true;
          return 0;
        },
      });
    }
    this.#permits = permits;
  }

  /** A new instant. */
  begin(isAhead: boolean): void {
    this.#isAhead = isAhead;
    this.#isAsked = false;
    this.stopped = null;
  }

  /** Null: it is this life's turn, and the lanes themselves are asked. */
  permits(): Permits | null {
    return this.#isAhead ? this.#permits : null;
  }

  /** After a call with these inputs. True: it asked a lane, and must not be carried out. Throws LivesTouch. */
  stops(inputs: readonly Input[]): boolean {
    if (this.isShared) throw new LivesTouch('one address of several people');
    if (this.#isAsked) this.stopped = inputs;
    return this.#isAsked;
  }

  /** Keeps the answers of providers that the stopped call was to take: nothing brings them again. False: there were none. */
  keepAnswers(subscriber: SubscriberId): boolean {
    if (this.stopped === null || !this.stopped.some(({ type }) => type === 'outcome')) return false;
    this.#answers.set(subscriber, this.stopped);
    return true;
  }

  takeAnswers(subscriber: SubscriberId): readonly Input[] | null {
    const kept = this.#answers.get(subscriber) ?? null;
    if (kept !== null) this.#answers.delete(subscriber);
    return kept;
  }
}
