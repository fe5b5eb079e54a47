/** Since when sends wait, and in which lane: twenty-odd bytes each, for hundreds of thousands at once. */
import { type Instant, instant, type SendKey } from '../../../base/ids.ts';
import { withRoom } from './room.ts';
import { SendSlots } from './send-slots.ts';

const FIRST_ROOM = 1024;

/** `lane`: its number, from 0. */
export type WaitingSend = { readonly at: Instant; readonly lane: number };

/** Sends that wait, by key. */
export class WaitingSends {
  readonly #slots = new SendSlots();
  #times = new Float64Array(FIRST_ROOM);
  #lanes = new Uint32Array(FIRST_ROOM);

  get size(): number {
    return this.#slots.size;
  }

  /** A send that does not wait begins to. */
  add(key: SendKey, { at, lane }: WaitingSend): void {
    const slot = this.#slots.take(key);
    this.#times = withRoom(this.#times, slot);
    this.#lanes = withRoom(this.#lanes, slot);
    this.#times[slot] = at;
    this.#lanes[slot] = lane;
  }

  /** It waits no longer. Undefined: it did not wait. */
  take(key: SendKey): WaitingSend | undefined {
    const slot = this.#slots.slotOf(key);
    if (slot === 0) return undefined;
    this.#slots.release(key);
    return { at: instant(this.#times[slot] ?? 0), lane: this.#lanes[slot] ?? 0 };
  }
}
