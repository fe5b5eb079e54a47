/**
 * The part of the lean store that knows what went to an address, as long as a policy may look back: columns in order of time,
 * from whose end each address is followed back. An address is 53 bits of a hash: two of a million are one with a probability
 * of 5e-5.
 */
import { type Instant, instant, type SendKey } from '../../../base/ids.ts';
import { hashMessageId } from '../../../hosts/engine/seen.ts';
import type { Store } from '../../../hosts/store.ts';
import type { AddressTouch } from '../../../kernel/input.ts';
import type { IdTable } from './ids.ts';

const DAY_MS = 86_400_000;
const FIRST_ROOM = 1024;
const NONE: readonly AddressTouch[] = [];

/** What a touch says besides its instant and its key: few differ, but for whose it is. */
type About = Pick<AddressTouch, 'template' | 'journey' | 'class'>;

/** Equal values, once each, by number. */
function createPool() {
  const values: About[] = [];
  const numbers = new Map<string, number>();
  return {
    at: (number: number) => values[number] as About,
    numberOf({ template, journey, class: className }: About): number {
      const name = JSON.stringify([template, journey, className]);
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, values.length);
      return values.push({ template, journey, class: className }) - 1;
    },
  };
}

/** `before`: the place, counted from 1, of the touch of the same address before this one; 0: there is none. */
type Columns = {
  readonly at: Float64Array<ArrayBuffer>;
  readonly address: Float64Array<ArrayBuffer>;
  readonly about: Uint16Array<ArrayBuffer>;
  readonly before: Uint32Array<ArrayBuffer>;
  readonly person: Uint32Array<ArrayBuffer>;
};

function createColumns(room: number): Columns {
  return {
    at: new Float64Array(room),
    address: new Float64Array(room),
    about: new Uint16Array(room),
    before: new Uint32Array(room),
    person: new Uint32Array(room),
  };
}

/** A key is cut from a longer text, which would be kept with it. Pure. */
function flattenKey(key: SendKey): SendKey {
  return Buffer.from(key, 'utf8').toString('utf8') as SendKey;
}

/** Touches in columns; keys are texts beside them. */
class Touches {
  #columns = createColumns(FIRST_ROOM);
  #keys: SendKey[] = [];
  #last = new Map<number, number>();
  readonly #pool = createPool();
  readonly #ids: IdTable;

  constructor(ids: IdTable) {
    this.#ids = ids;
  }

  add(address: number, touch: AddressTouch): void {
    const place = this.#keys.length;
    if (place === this.#columns.at.length) this.#move(0, place * 2);
    const { at, address: addresses, about, before, person } = this.#columns;
    at[place] = touch.at;
    addresses[place] = address;
    about[place] = this.#pool.numberOf(touch);
    before[place] = this.#last.get(address) ?? 0;
    person[place] = this.#ids.add(touch.subscriber);
    this.#keys.push(flattenKey(touch.key));
    this.#last.set(address, place + 1);
  }

  /** What went to an address after an instant, the oldest first. */
  of(address: number, after: number): readonly AddressTouch[] {
    const { at, before } = this.#columns;
    let place = this.#last.get(address) ?? 0;
    const found: AddressTouch[] = [];
    for (; place > 0; place = before[place - 1] ?? 0) {
      const index = place - 1;
      if ((at[index] ?? 0) > after && this.#keys[index] !== GONE) found.push(this.#touchAt(index));
    }
    if (found.length > 1) found.sort((left, right) => left.at - right.at || (left.key < right.key ? -1 : 1));
    return found.length === 0 ? NONE : found;
  }

  /** Takes out the touches of a key: of one address, or of all. */
  drop(key: SendKey, address: number | null): void {
    const { before } = this.#columns;
    if (address === null) {
      for (let index = 0; index < this.#keys.length; index += 1) {
        if (this.#keys[index] === key) this.#keys[index] = GONE;
      }
      return;
    }
    for (let place = this.#last.get(address) ?? 0; place > 0; place = before[place - 1] ?? 0) {
      if (this.#keys[place - 1] === key) this.#keys[place - 1] = GONE;
    }
  }

  /** Forgets what is older. They stand in order of time, or nearly: what stands behind a younger one waits for it. */
  forget(until: number): void {
    let first = 0;
    while (first < this.#keys.length && (this.#columns.at[first] ?? 0) <= until) first += 1;
    if (first === 0) return;
    this.#move(first, Math.max(FIRST_ROOM, 2 ** Math.ceil(Math.log2(this.#keys.length - first + 1))));
  }

  #touchAt(index: number): AddressTouch {
    const { at, about, person } = this.#columns;
    return {
      ...this.#pool.at(about[index] ?? 0),
      at: instant(at[index] ?? 0),
      key: this.#keys[index] as SendKey,
      subscriber: this.#ids.idAt(person[index] ?? 0) as AddressTouch['subscriber'],
    };
  }

  /** Those from a place on, in columns of this room. */
  #move(first: number, room: number): void {
    const old = this.#columns;
    const made = createColumns(room);
    made.at.set(old.at.subarray(first, this.#keys.length));
    made.address.set(old.address.subarray(first, this.#keys.length));
    made.about.set(old.about.subarray(first, this.#keys.length));
    made.person.set(old.person.subarray(first, this.#keys.length));
    this.#keys = this.#keys.slice(first);
    this.#last = new Map();
    for (let place = 0; place < this.#keys.length; place += 1) {
      const address = made.address[place] ?? 0;
      made.before[place] = this.#last.get(address) ?? 0;
      this.#last.set(address, place + 1);
    }
    this.#columns = made;
  }
}

const GONE = '' as SendKey;

/** Nothing is known yet. */
export function createLeanTouches(ids: IdTable): Pick<Store, 'putTouch' | 'deleteTouches' | 'readTouches'> {
  const touches = new Touches(ids);
  let since = 0;
  let sweptAt = 0;
  return {
    putTouch(channelAddress, touch) {
      const address = hashMessageId(channelAddress);
      touches.drop(touch.key, address);
      touches.add(address, touch);
    },
    deleteTouches: (key) => touches.drop(key, null),
    readTouches(channelAddress: string, after: Instant) {
      since = Math.max(since, after);
      // What nobody looks back to any more goes, once a day.
      if (since >= sweptAt + DAY_MS) {
        sweptAt = since;
        touches.forget(since);
      }
      return touches.of(hashMessageId(channelAddress), after);
    },
  };
}
