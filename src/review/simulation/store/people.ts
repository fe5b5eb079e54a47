/**
 * The part of the lean store that knows subscribers: a few thousand as they are, all others as bytes. They come and go by
 * when they were last touched, and time is global, so whoever is busy stays as they are. Where there are few, all stay.
 */
import { subscriberHash } from '../../../base/hash.ts';
import { NEVER, type SubscriberId } from '../../../base/ids.ts';
import type { Store, StoredSubscriber } from '../../../hosts/store.ts';
import type { SubscriberState } from '../../../kernel/state.ts';
import { CompactReader } from './compact-reader.ts';
import { CompactWriter } from './compact-writer.ts';
import { Dictionary } from './dictionary.ts';
import type { IdTable } from './ids.ts';
import { Slab } from './slab.ts';
import { forgetTouches, type TouchWindows } from './touch-windows.ts';
import { Wakes } from './wakes.ts';

/** While there are no more than so many, nobody falls asleep: some ten kilobytes each. */
const ALL_AWAKE_MAX = 16_384;
/** So many are kept as they are where there are more, and up to as many again. */
const AWAKE_MAX = 2048;
const FIRST_ROOM = 1024;

/** Somebody as they are; changed: the bytes are not theirs any more. */
type Awake = { record: StoredSubscriber; isChanged: boolean };

type People = Pick<
  Store,
  | 'introduce'
  | 'readSubscriber'
  | 'writeSubscriber'
  | 'deleteSubscriber'
  | 'due'
  | 'nextDueAt'
  | 'subscribersAfter'
> & { size(): number };

/** `ids`: places of subscribers. `words`: texts that many states hold. `windows`: how long accepted sends may count. */
export type PeopleOptions = {
  readonly ids: IdTable;
  readonly words: ReadonlySet<string>;
  readonly windows: TouchWindows;
};

/** Records as bytes, by place. */
class Asleep {
  readonly #slab = new Slab();
  readonly #windows: TouchWindows;
  readonly #writer: CompactWriter;
  readonly #reader: CompactReader;
  #addresses = new Int32Array(FIRST_ROOM);
  #lengths = new Uint32Array(FIRST_ROOM);

  constructor({ words, windows }: PeopleOptions) {
    const dictionary = new Dictionary(words);
    this.#windows = windows;
    this.#writer = new CompactWriter(dictionary);
    this.#reader = new CompactReader(dictionary);
  }

  put(place: number, { state, seen }: StoredSubscriber): void {
    if (place >= this.#addresses.length) this.#grow(place * 2);
    const writer = this.#writer;
    writer.open();
    writer.count(seen?.length ?? 0);
    if (seen !== null) writer.raw(seen);
    writer.value(forgetTouches(state, this.#windows));
    const [address, before] = [this.#addresses[place] ?? 0, this.#lengths[place] ?? 0];
    this.#addresses[place] = this.#slab.write(writer.bytes, writer.length, address, before);
    this.#lengths[place] = writer.length;
    if (this.#slab.isLoose()) this.#tighten();
  }

  get(place: number): Pick<StoredSubscriber, 'state' | 'seen'> | null {
    const address = this.#addresses[place] ?? 0;
    if (address === 0) return null;
    const { chunk, offset } = this.#slab.find(address);
    const reader = this.#reader;
    reader.open(chunk, offset);
    const length = reader.count();
    const seen = length === 0 ? null : Uint8Array.from(chunk.subarray(reader.at, reader.at + length));
    reader.at += length;
    return { state: reader.value() as SubscriberState, seen };
  }

  drop(place: number): void {
    this.#slab.release(this.#addresses[place] ?? 0, this.#lengths[place] ?? 0);
    if (place < this.#addresses.length) this.#addresses[place] = 0;
  }

  #tighten(): void {
    const [addresses, lengths] = [this.#addresses, this.#lengths];
    const places = new Uint32Array(addresses.length)
      .map((_, place) => place)
      .filter((place) => (addresses[place] ?? 0) > 0);
    places.sort((left, right) => (addresses[left] ?? 0) - (addresses[right] ?? 0));
    const pieceOf = (place: number) => ({ address: addresses[place] ?? 0, bytes: lengths[place] ?? 0 });
    this.#slab.tighten(places.values().map(pieceOf), (index, address) => {
      addresses[places[index] ?? 0] = address;
    });
  }

  #grow(room: number): void {
    const [addresses, lengths] = [new Int32Array(room), new Uint32Array(room)];
    addresses.set(this.#addresses);
    lengths.set(this.#lengths);
    [this.#addresses, this.#lengths] = [addresses, lengths];
  }
}

/** By place whether somebody is there: places are also given to who was only named. */
class Present {
  size = 0;
  #flags = new Uint8Array(FIRST_ROOM);

  has(place: number): boolean {
    return this.#flags[place] === 1;
  }

  /** False: it was so before. */
  set(place: number, isThere: boolean): boolean {
    if (this.has(place) === isThere) return false;
    if (place >= this.#flags.length) {
      const larger = new Uint8Array(place * 2);
      larger.set(this.#flags);
      this.#flags = larger;
    }
    this.#flags[place] = isThere ? 1 : 0;
    this.size += isThere ? 1 : -1;
    return true;
  }
}

/** Who was touched lately, in two generations: who is not touched while the younger one fills falls asleep. */
class AwakePeople {
  readonly #asleep: Asleep;
  readonly #present: Present;
  #young = new Map<number, Awake>();
  #old = new Map<number, Awake>();

  constructor(asleep: Asleep, present: Present) {
    this.#asleep = asleep;
    this.#present = present;
  }

  get(place: number): Awake | undefined {
    const young = this.#young.get(place);
    if (young !== undefined) return young;
    const old = this.#old.get(place);
    if (old !== undefined) this.#keep(place, old);
    return old;
  }

  set(place: number, record: StoredSubscriber, isChanged: boolean): Awake {
    const awake = this.#young.get(place) ?? { record, isChanged };
    awake.record = record;
    awake.isChanged ||= isChanged;
    this.#keep(place, awake);
    return awake;
  }

  drop(place: number): void {
    this.#young.delete(place);
    this.#old.delete(place);
  }

  #keep(place: number, awake: Awake): void {
    this.#young.set(place, awake);
    if (this.#young.size < AWAKE_MAX || this.#present.size <= ALL_AWAKE_MAX) return;
    for (const [other, { record, isChanged }] of this.#old) {
      if (isChanged && !this.#young.has(other)) this.#asleep.put(other, record);
    }
    this.#old = this.#young;
    this.#young = new Map();
  }
}

type Placed = { readonly subscriber: SubscriberId; readonly cursor: string };

/** Index of the first whose cursor lies after `cursor`. */
function firstAfter(sorted: readonly Placed[], cursor: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.cursor ?? '') > cursor) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Nobody yet. */
export function createLeanPeople(options: PeopleOptions): People {
  const { ids } = options;
  const wakes = new Wakes();
  const asleep = new Asleep(options);
  const present = new Present();
  const awake = new AwakePeople(asleep, present);
  let order: readonly Placed[] | null = null;

  /** In order of hashes; made where somebody asks, and anew where there are others since. */
  function sorted(): readonly Placed[] {
    if (order !== null) return order;
    const placed: Placed[] = [];
    for (let place = 1; place <= ids.size(); place += 1) {
      if (!present.has(place)) continue;
      const subscriber = ids.idAt(place) as SubscriberId;
      placed.push({ subscriber, cursor: `${subscriberHash(subscriber)}:${subscriber}` });
    }
    order = placed.sort((left, right) => (left.cursor < right.cursor ? -1 : 1));
    return order;
  }

  return {
    size: () => present.size,
    introduce: (subscriber) => void ids.add(subscriber),
    readSubscriber(subscriber) {
      const place = ids.placeOf(subscriber);
      if (!present.has(place)) return null;
      const known = awake.get(place);
      if (known !== undefined) return known.record;
      const found = asleep.get(place);
      if (found === null) return null;
      return awake.set(place, { ...found, dueAt: wakes.dueAt(place) }, false).record;
    },
    writeSubscriber(record) {
      const place = ids.add(record.state.id);
      if (present.set(place, true)) order = null;
      awake.set(place, record, true);
      wakes.set(place, record.dueAt);
    },
    deleteSubscriber(subscriber) {
      const place = ids.placeOf(subscriber);
      if (!present.set(place, false)) return;
      order = null;
      awake.drop(place);
      asleep.drop(place);
      wakes.set(place, NEVER);
    },
    due: (until, limit) =>
      wakes
        .until(until, limit)
        .map(({ place, dueAt }) => ({ subscriber: ids.idAt(place) as SubscriberId, dueAt })),
    nextDueAt: () => wakes.nextAt(),
    subscribersAfter(cursor, limit) {
      const all = sorted();
      const first = firstAfter(all, cursor);
      return all.slice(first, first + limit);
    },
  };
}
