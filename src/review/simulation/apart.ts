/**
 * Plays made-up people one after the other where they live apart: nothing that one of them does is seen by another, but who gets
 * the next permit of a lane. Each life runs ahead to its end, or to where it asks a lane; there it waits for its turn in the
 * order of time. That takes less time and memory than all of them side by side, and comes to the same.
 */
import { type Instant, instant, NEVER } from '../../base/ids.ts';
import { link } from '../../kernel/link.ts';
import type { Program } from '../../kernel/program.ts';
import type { JourneyPlan } from '../../plan/plan.ts';
import type { Population } from '../population/life.ts';
import { ComingMoments } from './coming.ts';
import type { Played, SimulationOptions } from './play.ts';
import { createStage, introduceAll, type Stage } from './stage.ts';
import { Wakes } from './store/wakes.ts';

/** A journey that visits everybody at one instant, in an order of people. */
function isSweep({ entry }: JourneyPlan): boolean {
  return entry.by === 'at' || (entry.by === 'schedule' && entry.zone === 'workspace');
}

/**
 * True where no entry limit or broadcast makes one life depend on another. Of messages that bounce or are complained about, and of
 * orders from outside, the plan says nothing; addresses that several people have, and values that are compared with those of
 * everybody, show themselves when they are played (LivesTouch). Pure.
 */
export function livesApart({ limited, plan }: Pick<Program, 'limited' | 'plan'>): boolean {
  return limited.length === 0 && !Object.values(plan.journeys).some(isSweep);
}

/** Made-up people who live apart, and the span in which they are played. */
type Lives = {
  readonly people: Population;
  readonly size: number;
  readonly from: Instant;
  readonly until: Instant;
};

/** Null: one life may touch another, or somebody is to be told of messages in order of time. */
export function livesOf(options: SimulationOptions): Lives | null {
  const { plan, kinds, renderer, input, from, until, interventions, recipients, onMessage } = options;
  if (!('people' in input) || from === null || until === null || onMessage !== undefined) return null;
  if (interventions.length > 0 || recipients.complaints > 0 || recipients.bounces > 0) return null;
  if (!livesApart(link(plan.plan, plan.digest, [], kinds, renderer))) return null;
  return { ...input, from, until };
}

/** Everybody's lives, each as far as it could be played. A person's place in the store is their number and one. */
class Turns {
  lines = 0;
  isAnybody = false;
  /** Who was there, and of whom nothing is kept any more. */
  ended = 0;
  readonly #stage: Stage;
  readonly #lives: Lives;
  /** When the next message comes to whoever waits for their turn. */
  readonly #wakes = new Wakes();
  /** Of whom the messages of that instant have come, and who has something left to do in it. */
  readonly #passed = new Set<number>();

  constructor(stage: Stage, lives: Lives) {
    this.#stage = stage;
    this.#lives = lives;
    introduceAll(stage, lives.people, lives.size);
  }

  /** A life from its beginning, as far as nobody else matters. `isFirst`: nobody comes before it. */
  begin(person: number, isFirst: boolean): void {
    const coming = ComingMoments.all(this.#lives.people, person);
    if (coming.nextAt() > this.#lives.until) this.lines += coming.left();
    else {
      this.isAnybody = true;
      this.#play(person, coming, isFirst ? coming.nextAt() : null);
    }
  }

  /** In order of time: who has something to ask a lane, and lanes that open. */
  run(): void {
    const { store, engine, now, advanceTo } = this.#stage.host;
    const { until } = this.#lives;
    for (;;) {
      const dueAt = store.nextDueAt();
      const comesAt = this.#wakes.nextAt();
      const at = instant(Math.min(comesAt, dueAt));
      // Whoever has their turn at that very instant goes first.
      const openAt = instant(Math.max(engine.nextDueAt(), now()));
      if (openAt < at && openAt <= until) advanceTo(openAt);
      else if (at > until) return;
      else this.#turn(at, comesAt <= dueAt);
    }
  }

  #turn(at: Instant, isComing: boolean): void {
    const { store } = this.#stage.host;
    const [wake] = isComing ? this.#wakes.until(at, 1) : [];
    const [due] = isComing ? [] : store.due(at, 1);
    const person = wake === undefined ? this.#lives.people.personOf(due?.subscriber ?? '') : wake.place - 1;
    this.#play(person, this.#comingOf(person), at);
  }

  #comingOf(person: number): ComingMoments {
    const comesAt = this.#wakes.dueAt(person + 1);
    const from = this.#passed.delete(person) ? instant(comesAt + 1) : comesAt;
    return new ComingMoments(this.#lives.people, person, from);
  }

  /** Counts the messages of those who still wait at the end of the span. */
  finish(): void {
    for (let person = 0; person < this.#lives.size; person += 1) {
      if (this.#wakes.dueAt(person + 1) !== NEVER) this.lines += this.#comingOf(person).left();
    }
  }

  #play(person: number, coming: ComingMoments, turnAt: Instant | null): void {
    const { host } = this.#stage;
    const { subscriber } = coming;
    const { until } = this.#lives;
    const goesOnAt = host.playLife({ subscriber, coming, until, turnAt });
    this.lines += coming.passed;
    if (goesOnAt === null) {
      this.lines += coming.left();
      const before = host.store.counts().subscribers;
      host.engine.endLife(subscriber);
      this.ended += before - host.store.counts().subscribers;
      this.#wakes.set(person + 1, NEVER);
      return;
    }
    const isPassed = coming.passedAt === goesOnAt;
    if (isPassed) this.#passed.add(person);
    this.#wakes.set(person + 1, isPassed ? goesOnAt : coming.nextAt());
  }
}

/** Who comes first: what is compared with everybody is unknown to them alone. */
function firstOf({ people, size }: Lives): number {
  let [first, earliest] = [0, Number.POSITIVE_INFINITY];
  for (let person = 0; person < size && earliest > people.beginAt; person += 1) {
    const comesAt = ComingMoments.all(people, person).nextAt();
    if (comesAt < earliest) [first, earliest] = [person, comesAt];
  }
  return first;
}

/** Plays them. Throws LivesTouch where one life depends on another all the same. */
export function playApart(options: SimulationOptions, lives: Lives): Played {
  const { people, size, from, until } = lives;
  const stage = createStage(options, people.beginAt, from, true);
  const beginAt = stage.host.now();
  const turns = new Turns(stage, lives);
  const first = firstOf(lives);
  turns.begin(first, true);
  for (let person = 0; person < size; person += 1) if (person !== first) turns.begin(person, false);
  turns.run();
  turns.finish();
  const { lines, ended } = turns;
  const subscribers = ended + stage.host.store.counts().subscribers;
  return {
    stage: turns.isAnybody ? stage : null,
    firstAt: instant(beginAt + 1),
    until,
    lines,
    late: 0,
    bad_lines: 0,
    bad: [],
    subscribers,
  };
}
