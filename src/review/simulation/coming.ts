/** What comes to one made-up person from an instant on, told when it is asked for. */
import { type Instant, instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import type { Coming, Incoming } from '../../hosts/host.ts';
import type { Moment, Population } from '../population/life.ts';
import { forgetId } from './play.ts';

/** The moments of one person at or after `from`. */
export class ComingMoments implements Coming {
  readonly subscriber: SubscriberId;
  /** Messages that have come. */
  passed = 0;
  /** The instant of the last of them; NEVER: none has. */
  passedAt: Instant = NEVER;
  readonly #people: Population;
  readonly #person: number;
  readonly #moments: Moment[] = [];
  #next = 0;
  #told: readonly Incoming[] | null = null;

  constructor(people: Population, person: number, from: Instant) {
    this.#people = people;
    this.#person = person;
    this.subscriber = people.nameOf(person) as SubscriberId;
    people.visit(person, (at, act, n) => {
      if (at >= from) this.#moments.push({ at, act, n });
    });
    this.#moments.sort((left, right) => left.at - right.at);
  }

  nextAt(): Instant {
    return this.#moments[this.#next]?.at ?? NEVER;
  }

  read(): readonly Incoming[] {
    const at = this.nextAt();
    if (this.#told !== null) return this.#told;
    const told: Incoming[] = [];
    for (let index = this.#next; this.#moments[index]?.at === at; index += 1) {
      for (const incoming of this.#people.tell(this.#person, this.#moments[index] as Moment)) {
        told.push(forgetId(incoming));
      }
    }
    this.#told = told;
    return told;
  }

  pass(): void {
    const at = this.nextAt();
    this.passed += this.read().length;
    this.passedAt = at;
    this.#told = null;
    while (this.#moments[this.#next]?.at === at) this.#next += 1;
  }

  /** How many messages are left, told or not. */
  left(): number {
    let left = 0;
    for (let index = this.#next; index < this.#moments.length; index += 1) {
      left += this.#people.tell(this.#person, this.#moments[index] as Moment).length;
    }
    return left;
  }

  /** From the beginning of time. */
  static all(people: Population, person: number): ComingMoments {
    return new ComingMoments(people, person, instant(0));
  }
}
