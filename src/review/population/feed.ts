/**
 * Everybody's messages in order of time. A million lives are never in memory at once: time goes on in windows; what happens
 * in one is twelve bytes a moment, and what it says is drawn when its turn has come.
 */
import { DAY_MS } from '../../base/civil.ts';
import { type Instant, instant } from '../../base/ids.ts';
import type { Incoming } from '../../hosts/host.ts';
import type { Population } from './life.ts';
import { orderByTime } from './order.ts';

/** So many moments are wanted in a window: with what sorting needs some eighty megabytes. */
const WINDOW_MOMENTS = 4_000_000;
/** So many lives tell how long windows must be. */
const LIVES_ASKED = 400;
/** Milliseconds of a window must fit 32 bits. */
const WINDOW_MAX_MS = 45 * DAY_MS;
const ROOM_FIRST = 65_536;

/** The moments of a window: columns that grow. `after`: milliseconds since it began. */
class Columns {
  size = 0;
  after: Uint32Array<ArrayBuffer> = new Uint32Array(ROOM_FIRST);
  people: Uint32Array<ArrayBuffer> = new Uint32Array(ROOM_FIRST);
  acts: Uint16Array<ArrayBuffer> = new Uint16Array(ROOM_FIRST);
  numbers: Uint16Array<ArrayBuffer> = new Uint16Array(ROOM_FIRST);

  add(after: number, person: number, act: number, n: number): void {
    if (this.size === this.after.length) this.#grow();
    this.after[this.size] = after;
    this.people[this.size] = person;
    this.acts[this.size] = act;
    this.numbers[this.size] = n;
    this.size += 1;
  }

  #grow(): void {
    const room = this.size * 2;
    const [after, people] = [new Uint32Array(room), new Uint32Array(room)];
    const [acts, numbers] = [new Uint16Array(room), new Uint16Array(room)];
    after.set(this.after);
    people.set(this.people);
    acts.set(this.acts);
    numbers.set(this.numbers);
    [this.after, this.people, this.acts, this.numbers] = [after, people, acts, numbers];
  }
}

/** Ends of windows that hold about as much as is wanted each, going by some of the lives. */
function cutWindows(population: Population, size: number): readonly Instant[] {
  const { beginAt, endAt } = population;
  const asked = Math.min(size, LIVES_ASKED);
  const instants: number[] = [];
  for (let person = 0; person < asked; person += 1) population.visit(person, (at) => void instants.push(at));
  instants.sort((left, right) => left - right);
  const step = Math.max(1, Math.floor((WINDOW_MOMENTS * asked) / Math.max(1, size)));
  const cuts: Instant[] = [];
  let last: Instant = beginAt;
  const cut = (at: number) => {
    while (at - last > WINDOW_MAX_MS) {
      last = instant(last + WINDOW_MAX_MS);
      cuts.push(last);
    }
    if (at > last) cuts.push(instant(at));
    last = instant(Math.max(last, at));
  };
  for (let place = step; place < instants.length; place += step) cut((instants[place] ?? endAt) + 1);
  cut(endAt);
  return cuts;
}

function collect(population: Population, size: number, from: Instant, until: Instant): Columns {
  const columns = new Columns();
  for (let person = 0; person < size; person += 1) {
    population.visit(person, (at, act, n) => {
      if (at >= from && at < until) columns.add(at - from, person, act, n);
    });
  }
  return columns;
}

/** Messages of the first `size` people (at most 2^32 - 1), in order of time; those of one instant by people. */
export function* feedOf(population: Population, size: number): Generator<Incoming> {
  let from = population.beginAt;
  for (const until of cutWindows(population, size)) {
    const columns = collect(population, size, from, until);
    const { after, people, acts, numbers } = columns;
    for (const place of orderByTime(after.subarray(0, columns.size))) {
      const moment = {
        at: instant(from + (after[place] ?? 0)),
        act: acts[place] ?? 0,
        n: numbers[place] ?? 0,
      };
      yield* population.tell(people[place] ?? 0, moment);
    }
    from = until;
  }
}
