/**
 * Sends people through a contender: everybody enters, those who publish do so in the middle of their window, and the
 * ledger says when all is done. Real time, the same for everybody.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender, Running } from './contender.ts';
import { PUBLISH_AFTER_MS, publishes } from './journey.ts';
import { createJudge, type Judge, type Verdict } from './judge.ts';
import { followLedgers, type LedgerReader } from './ledger.ts';
import { createPacer, type Pacer, UNPACED } from './pacer.ts';

/** `elapsedMs`: from the first entry to the last message. */
export type Driven = { readonly verdict: Verdict; readonly elapsedMs: number };

const TURN_MS = 10;
/** Nothing came for so long: the rest is missing. */
const STALL_MS = 60_000;
/** What comes after the last message that is due would be doubled. */
const AFTERWARDS_MS = 300;

/** Drives the people 0 to `size` - 1 through. Rejects when a call of the contender does. */
export async function drive(
  contender: Contender,
  running: Running,
  ledgers: string,
  size: number,
): Promise<Driven> {
  return new Drive(contender, running, ledgers, size).run();
}

class Drive {
  readonly #contender: Contender;
  readonly #running: Running;
  readonly #size: number;
  readonly #judge: Judge;
  readonly #reader: LedgerReader;
  readonly #pacer: Pacer;
  readonly #enteringAt: Float64Array;
  /** Who publishes and when, in order of time; those before `nextPublisher` have. */
  readonly #publishers: { readonly person: number; readonly at: number }[] = [];
  #nextPublisher = 0;
  #nextPerson = 0;
  #calls = { enter: 0, publish: 0 };
  #lastAt = Date.now();
  #failure: unknown = null;

  constructor(contender: Contender, running: Running, ledgers: string, size: number) {
    this.#contender = contender;
    this.#running = running;
    this.#size = size;
    this.#judge = createJudge(size);
    this.#reader = followLedgers(ledgers);
    this.#pacer = contender.isPaced ? createPacer() : UNPACED;
    this.#enteringAt = new Float64Array(size);
  }

  async run(): Promise<Driven> {
    const startedAt = Date.now();
    while (this.#failure === null && (this.#judge.begun < this.#size || this.#judge.ended < this.#size)) {
      this.#read();
      this.#publishDue();
      this.#enterMore();
      if (Date.now() - this.#lastAt > STALL_MS) break;
      await sleep(TURN_MS);
    }
    const elapsedMs = this.#lastAt - startedAt;
    await sleep(AFTERWARDS_MS);
    this.#read();
    this.#reader.close();
    if (this.#failure !== null) throw this.#failure;
    return { verdict: this.#judge.verdict(), elapsedMs };
  }

  #read(): void {
    for (const entry of this.#reader.read()) {
      const { person, message, at } = entry;
      this.#judge.append(entry);
      this.#lastAt = Math.max(this.#lastAt, at);
      if (message !== 'A') continue;
      this.#pacer.note(at - (this.#enteringAt[person] ?? at), at);
      if (publishes(person)) this.#publishers.push({ person, at: at + PUBLISH_AFTER_MS });
    }
  }

  #publishDue(): void {
    const now = Date.now();
    while (this.#calls.publish < this.#contender.calls) {
      const people: number[] = [];
      while (people.length < this.#contender.batch) {
        const next = this.#publishers[this.#nextPublisher];
        if (next === undefined || next.at > now) break;
        people.push(next.person);
        this.#nextPublisher += 1;
      }
      if (people.length === 0) return;
      for (const person of people) this.#judge.publishing(person, now);
      const acknowledge = () => {
        const at = Date.now();
        for (const person of people) this.#judge.published(person, at);
        this.#publishDue();
      };
      this.#call('publish', this.#running.publish(people), acknowledge);
    }
  }

  #enterMore(): void {
    while (this.#calls.enter < this.#contender.calls) {
      const allowed = this.#pacer.allow(this.#nextPerson - this.#judge.ended);
      const count = Math.min(this.#contender.batch, this.#size - this.#nextPerson, allowed);
      if (count <= 0) return;
      const first = this.#nextPerson;
      const people = Array.from({ length: count }, (_, index) => first + index);
      this.#nextPerson += count;
      const now = Date.now();
      for (const person of people) {
        this.#judge.entering(person, now);
        this.#enteringAt[person] = now;
      }
      this.#call('enter', this.#running.enter(people), () => this.#enterMore());
    }
  }

  #call(kind: 'enter' | 'publish', work: Promise<void>, done: () => void): void {
    this.#calls[kind] += 1;
    work.then(
      () => {
        this.#calls[kind] -= 1;
        if (this.#failure === null) done();
      },
      (error: unknown) => {
        this.#failure = error;
      },
    );
  }
}
