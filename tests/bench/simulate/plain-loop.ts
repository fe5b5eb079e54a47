/**
 * Four journeys and six policies of the example workspace written by hand, as a plain discrete-event loop: objects for people,
 * a heap of instants, and no plan, gate, fact or store. It shares the tables of zones and the hash of the holdout with the
 * program, and nothing else; its totals must be those of the simulation, to the message.
 */
import { growthBookBucket } from '../../../src/base/hash.ts';
import { type Instant, instant } from '../../../src/base/ids.ts';
import { fromLocal, startOfLocal, toLocal } from '../../../src/base/zone.ts';
import type { Incoming } from '../../../src/hosts/host.ts';
import type { EventInput } from '../../../src/kernel/input.ts';
import { zoneOfProfile } from '../../../src/kernel/zones.ts';
import { Book, type Tally, type Totals } from './book.ts';
import { TimeHeap } from './time-heap.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CARTS = 'lifecycle_recover_carts_v1';
const SURVEYS = 'lifecycle_ask_buyers_v1';
const CONFIRMATIONS = 'transactional_confirm_orders_v1';
const SHIPMENTS = 'transactional_ship_orders_v1';
const NEVER = Number.POSITIVE_INFINITY;

/** A marketing mail that waits: `then` is told how it ended. */
type Waiting = {
  readonly journey: string;
  readonly step: number;
  readonly isSurvey: boolean;
  readonly plannedAt: number;
  until: number;
  readonly then: (end: 'sent' | 'refused' | 'capped' | 'failed' | 'expired', at: Instant) => void;
};

/** Somebody's way through the survey: `answersUntil`: until when an answer counts. */
type Survey = { wakeAt: number; wake: (at: Instant) => void; answersUntil: number };
type Cart = { wakeAt: number; waiting: Waiting | null };
type Touch = { readonly at: number; readonly isSurvey: boolean };

type Person = {
  readonly id: string;
  email: string;
  zone: string;
  agrees: boolean;
  readonly isHeldOut: boolean;
  hasVisited: boolean;
  readonly checkedOut: Set<string>;
  cart: Cart | null;
  surveys: Survey[];
  waiting: Waiting[];
  touches: Touch[];
  dueAt: number;
  readonly tally: Tally;
};

/** `holdout`: as the workspace has it. */
export type PlainOptions = {
  readonly from: Instant;
  readonly until: Instant;
  readonly zone: string;
  readonly holdout: { readonly salt: string; readonly buckets: number };
};

/** The end of quiet hours, 23:00 to 10:00 on the person's clock; null: it is not quiet. */
function quietUntil(zone: string, at: Instant): number | null {
  const { year, month, day, hour } = toLocal(zone, at);
  if (hour >= 10 && hour < 23) return null;
  return fromLocal(zone, { year, month, day: day + (hour >= 23 ? 1 : 0), hour: 10 });
}

/** Which cap is full, by name; null: none. */
function fullCap({ touches, zone }: Person, { isSurvey }: Waiting, at: Instant): string | null {
  if (touches.length === 0) return null;
  const today = startOfLocal(zone, at, 'day');
  let [inDay, inWeek, surveys] = [0, 0, 0];
  for (const touch of touches) {
    if (touch.at >= today) inDay += 1;
    if (touch.at > at - 7 * DAY_MS) inWeek += 1;
    if (touch.isSurvey && touch.at > at - 90 * DAY_MS) surveys += 1;
  }
  if (inDay >= 3 || inWeek >= 10) return 'marketing_pressure';
  return isSurvey && surveys >= 1 ? 'one_survey_a_quarter' : null;
}

/** The loop over one population. */
class PlainLoop {
  readonly #people = new Map<string, Person>();
  readonly #heap = new TimeHeap<Person>();
  readonly #book: Book;
  readonly #options: PlainOptions;

  constructor(options: PlainOptions) {
    this.#options = options;
    this.#book = new Book(options.from, options.zone);
  }

  run(messages: Iterable<Incoming>): Totals {
    for (const { subscriber, at, inputs } of messages) {
      if (at > this.#options.until) break;
      this.#wakeBefore(at);
      const person = this.#people.get(subscriber ?? '') ?? this.#welcome(subscriber ?? '');
      for (const input of inputs) {
        if (input.type === 'identify') {
          const { email } = input.traits;
          if (email !== undefined) person.email = typeof email === 'string' ? email : '';
          if ('timezone' in input.traits || 'country' in input.traits)
            person.zone = zoneOfProfile(input.traits) ?? this.#options.zone;
        } else if (input.type === 'consent') {
          if (input.channel === 'email' && input.purpose === 'lifecycle') person.agrees = input.given;
        } else if (input.type === 'event') this.#hear(person, input);
      }
      this.#settle(person, at);
    }
    this.#wakeBefore(this.#options.until + 1);
    return this.#book.totals();
  }

  #welcome(id: string): Person {
    const { salt, buckets } = this.#options.holdout;
    const made: Person = {
      id,
      email: '',
      zone: this.#options.zone,
      agrees: false,
      isHeldOut: growthBookBucket(salt, id) < buckets,
      hasVisited: false,
      checkedOut: new Set(),
      cart: null,
      surveys: [],
      waiting: [],
      touches: [],
      dueAt: NEVER,
      tally: this.#book.tally(),
    };
    this.#people.set(id, made);
    return made;
  }

  #wakeBefore(at: number): void {
    for (;;) {
      const next = this.#heap.peek();
      if (next === null || next.at >= at) return;
      this.#heap.pop();
      // Other entries of the same person are old.
      if (next.item.dueAt === next.at) this.#settle(next.item, instant(next.at));
    }
  }

  #hear(person: Person, { name, at, properties }: EventInput): void {
    if (name === 'Session Started') person.hasVisited = true;
    else if (name === 'Cart Updated') this.#leaveCart(person, at, String(properties.cart_id ?? ''));
    else if (name === 'Checkout Started') {
      person.checkedOut.add(String(properties.cart_id ?? ''));
      this.#endCart(person);
    } else if (name === 'Order Placed') {
      this.#endCart(person);
      this.#notify(person, at, CONFIRMATIONS);
    } else if (name === 'Order Shipped') this.#notify(person, at, SHIPMENTS);
    else if (name === 'Order Delivered') this.#askLater(person, at);
    else if (name === 'NPS Submitted') this.#answer(person, at, Number(properties.score));
  }

  /** Order mail goes at once, to everybody who has an address. */
  #notify(person: Person, at: Instant, journey: string): void {
    this.#book.entered(at, journey, true);
    if (person.email === '') this.#book.outcome(at, 'email', 'transactional', 'failed');
    else this.#book.sent(at, 'email', 'transactional', journey, person.tally);
  }

  #endCart(person: Person): void {
    const { cart } = person;
    if (cart === null) return;
    person.waiting = person.waiting.filter((waiting) => waiting !== cart.waiting);
    person.cart = null;
  }

  #leaveCart(person: Person, at: Instant, cartId: string): void {
    this.#endCart(person);
    const isMeant = person.email.trim() !== '' && person.hasVisited && !person.checkedOut.has(cartId);
    const isIn = isMeant && !person.isHeldOut;
    this.#book.entered(at, CARTS, isIn);
    if (isIn) person.cart = { wakeAt: at + 4 * HOUR_MS, waiting: null };
  }

  #remind(person: Person, cart: Cart, at: Instant): void {
    cart.wakeAt = NEVER;
    cart.waiting = this.#plan(person, at, CARTS, 1, false, () => {
      person.cart = null;
    });
  }

  #askLater(person: Person, at: Instant): void {
    this.#book.entered(at, SURVEYS, !person.isHeldOut);
    if (person.isHeldOut) return;
    const survey: Survey = { wakeAt: at + 14 * DAY_MS, wake: () => {}, answersUntil: 0 };
    const end = () => {
      person.surveys = person.surveys.filter((other) => other !== survey);
    };
    survey.wake = (now) => {
      this.#plan(person, now, SURVEYS, 1, true, (how, then) => {
        if (how === 'capped') end();
        else {
          survey.answersUntil = then + 7 * DAY_MS;
          survey.wakeAt = survey.answersUntil;
          survey.wake = end;
        }
      });
    };
    person.surveys.push(survey);
  }

  #answer(person: Person, at: Instant, score: number): void {
    for (const survey of [...person.surveys]) {
      if (at >= survey.answersUntil) continue;
      survey.answersUntil = 0;
      const end = () => {
        person.surveys = person.surveys.filter((other) => other !== survey);
      };
      survey.wakeAt = NEVER;
      if (score >= 9) this.#plan(person, at, SURVEYS, 3, false, end);
      else if (score >= 7) {
        survey.wakeAt = at + 2 * DAY_MS;
        survey.wake = (now) => void this.#plan(person, now, SURVEYS, 5, false, end);
      } else {
        this.#book.sent(at, 'call', 'lifecycle', SURVEYS, person.tally);
        end();
      }
    }
  }

  #plan(
    person: Person,
    at: Instant,
    journey: string,
    step: number,
    isSurvey: boolean,
    then: Waiting['then'],
  ): Waiting {
    const waiting = { journey, step, isSurvey, plannedAt: at, until: at, then };
    person.waiting.push(waiting);
    return waiting;
  }

  /** Whoever is due is woken, and what may leave now is judged, until nothing is left of this instant. */
  #settle(person: Person, at: Instant): void {
    for (;;) {
      if (person.cart !== null && person.cart.wakeAt <= at) this.#remind(person, person.cart, at);
      for (const survey of [...person.surveys]) {
        if (survey.wakeAt > at) continue;
        survey.wakeAt = NEVER;
        survey.wake(at);
      }
      const claimable = person.waiting.filter(({ until }) => until <= at);
      if (claimable.length === 0) break;
      this.#judge(person, claimable, at);
    }
    let dueAt = person.cart?.wakeAt ?? NEVER;
    for (const { wakeAt } of person.surveys) dueAt = Math.min(dueAt, wakeAt);
    for (const { until } of person.waiting) dueAt = Math.min(dueAt, until);
    if (dueAt !== person.dueAt && dueAt !== NEVER) this.#heap.push(dueAt, person);
    person.dueAt = dueAt;
  }

  #judge(person: Person, claimable: readonly Waiting[], at: Instant): void {
    const survivors = claimable.filter((waiting) => this.#mayGo(person, waiting, at));
    survivors.sort(
      (left, right) =>
        (left.journey < right.journey ? -1 : left.journey > right.journey ? 1 : 0) ||
        left.step - right.step ||
        left.plannedAt - right.plannedAt,
    );
    const isTaken = person.touches.some((touch) => touch.at === at);
    for (const [place, waiting] of survivors.entries()) {
      if (place > 0 || isTaken) this.#refuse(person, waiting, at, 'arbitration', 'communication_matrix');
      else {
        const cap = fullCap(person, waiting, at);
        if (cap !== null) this.#refuse(person, waiting, at, 'frequency', cap);
        else this.#send(person, waiting, at);
      }
    }
  }

  /** Address, consent, quality, quiet hours. */
  #mayGo(person: Person, waiting: Waiting, at: Instant): boolean {
    const { email } = person;
    if (at > waiting.plannedAt + DAY_MS) {
      this.#book.outcome(at, 'email', 'lifecycle', 'expired');
      this.#end(person, waiting, 'expired', at);
      return false;
    }
    if (email === '') {
      this.#book.outcome(at, 'email', 'lifecycle', 'failed');
      this.#end(person, waiting, 'failed', at);
      return false;
    }
    const isWrong = !/^[^@\s]+@[^@\s]+\.[a-z]+$/i.test(email) || email.endsWith('@mailinator.com');
    if (!person.agrees || isWrong) {
      const [gate, policy] = person.agrees ? ['quality', 'deliverable'] : ['consent', 'marketing_consent'];
      this.#book.objected(at, 'lifecycle', gate as string, policy as string, 'refused');
      this.#end(person, waiting, 'refused', at);
      return false;
    }
    const until = quietUntil(person.zone, at);
    if (until === null) return true;
    this.#book.objected(at, 'lifecycle', 'quiet_hours', 'evenings', 'deferred');
    waiting.until = until;
    return false;
  }

  #refuse(person: Person, waiting: Waiting, at: Instant, gate: string, policy: string): void {
    this.#book.objected(at, 'lifecycle', gate, policy, 'refused');
    this.#end(person, waiting, waiting.isSurvey ? 'capped' : 'refused', at);
  }

  #send(person: Person, waiting: Waiting, at: Instant): void {
    this.#book.sent(at, 'email', 'lifecycle', waiting.journey, person.tally);
    person.touches = person.touches.filter((touch) => touch.at > at - 90 * DAY_MS);
    person.touches.push({ at, isSurvey: waiting.isSurvey });
    this.#end(person, waiting, 'sent', at);
  }

  #end(person: Person, waiting: Waiting, how: Parameters<Waiting['then']>[0], at: Instant): void {
    person.waiting = person.waiting.filter((other) => other !== waiting);
    waiting.then(how, at);
  }
}

/** Everything up to and including `until`, in messages in order of time. */
export function runPlainLoop(messages: Iterable<Incoming>, options: PlainOptions): Totals {
  return new PlainLoop(options).run(messages);
}
