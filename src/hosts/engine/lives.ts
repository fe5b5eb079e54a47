/**
 * One life after the other, in a rehearsal: each runs ahead of all others as far as nothing that they do can be seen by it. Where
 * it needs a permit of a lane, it stops until its turn has come: permits go in order of time. Nothing else turns time back.
 */
import { assert } from '../../base/assert.ts';
import { type Instant, instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import type { Input } from '../../kernel/input.ts';
import type { Program } from '../../kernel/program.ts';
import type { SubscriberState } from '../../kernel/state.ts';
import { LivesTouch } from '../errors.ts';
import type { Committed, Life } from '../host.ts';
import { Ahead } from './ahead.ts';
import { type Core, maxInFlight, programOf } from './core.ts';
import { Intake } from './intake.ts';
import type { Touched } from './touched.ts';
import { beginWork, type Work } from './work.ts';

const DUE: readonly Input[] = [{ type: 'due' }];

function waitsInLane({ sends }: SubscriberState): boolean {
  return sends.some(({ state, reason }) => state === 'waiting' && reason === 'lane');
}

function createAhead(program: Program): Ahead {
  const channels = [...Object.keys(program.plan.workspace.channels), 'call'];
  const rooms = channels.map((channel) => [channel, maxInFlight(program, channel)]);
  return new Ahead(
    Object.fromEntries(rooms),
    program.lanes.map(({ name }) => name),
  );
}

/** A life as it is played: one commit from where it stands to where it stops. */
class Playing {
  readonly #work: Work;
  readonly #intake: Intake;
  readonly #life: Life;
  readonly #ahead: Ahead;

  constructor(work: Work, life: Life, ahead: Ahead) {
    this.#work = work;
    this.#intake = new Intake(work);
    this.#life = life;
    this.#ahead = ahead;
  }

  /** Plays on to the end of the span, or to where it stops. Returns when it goes on; null: it is over. */
  run(): Instant | null {
    const { subscriber, coming, until, turnAt } = this.#life;
    const ahead = this.#ahead;
    let isTurn = turnAt !== null;
    let answers = ahead.takeAnswers(subscriber);
    for (;;) {
      const touched = this.#work.load(subscriber);
      const dueAt = touched?.dueAt ?? NEVER;
      const at = answers === null ? instant(Math.min(coming.nextAt(), dueAt)) : (turnAt ?? dueAt);
      if (at > until) return null;
      this.#work.core.time = at;
      ahead.begin(!isTurn);
      const comes = answers === null && coming.nextAt() === at;
      if (comes) this.#come(at);
      else if (touched !== null) this.#work.apply(touched, answers ?? DUE, at);
      // Answers are what is left of an instant of which the rest was judged.
      const isLeft = ahead.keepAnswers(subscriber);
      if (comes && (isLeft || ahead.stopped === null)) coming.pass();
      if (isLeft) this.#wakeAt(at);
      if (ahead.stopped !== null) return at;
      answers = null;
      if (this.#isQueued() || this.#isWaiting()) return this.#nextAt();
      isTurn = false;
    }
  }

  #wakeAt(at: Instant): void {
    const touched = this.#touched();
    if (touched !== null) touched.dueAt = at;
  }

  #come(at: Instant): void {
    for (const incoming of this.#life.coming.read()) this.#intake.take(incoming, 0, at);
    this.#intake.flush(at);
  }

  #touched(): Touched | null {
    return this.#work.load(this.#life.subscriber);
  }

  #isWaiting(): boolean {
    const touched = this.#touched();
    return touched !== null && !this.#work.isAside(touched) && waitsInLane(touched.state);
  }

  #nextAt(): Instant {
    return instant(Math.min(this.#life.coming.nextAt(), this.#touched()?.dueAt ?? NEVER));
  }

  /** More at once than a channel takes: the host claims the rest, after all others of that instant. */
  #isQueued(): boolean {
    const { core, outbox } = this.#work;
    if (outbox.queuedChannels.size === 0) return false;
    if (programOf(core).lanes.length === 0) return true;
    throw new LivesTouch('more messages of one person at once than their channel takes');
  }
}

/**
 * Plays a life from where it stands. `goesOnAt`: when it wants its turn (NEVER: when a lane has let it through); null: the span
 * is over. Throws LivesTouch where somebody else's life would have to be known.
 */
export function playLife(core: Core, life: Life): Committed & { readonly goesOnAt: Instant | null } {
  assert(core.rehearsal !== null, 'only a rehearsal runs ahead');
  core.ahead ??= createAhead(programOf(core));
  const { ahead } = core;
  const timeBefore = core.time;
  const work = beginWork(core);
  let goesOnAt: Instant | null;
  try {
    goesOnAt = new Playing(work, life, ahead).run();
  } catch (error) {
    work.abandon();
    throw error;
  } finally {
    ahead.begin(false);
  }
  core.time = life.turnAt ?? timeBefore;
  return { ...work.finish([]), goesOnAt };
}

/** Nothing is kept of a subscriber any more. */
export function endLife(core: Core, subscriber: SubscriberId): void {
  assert(core.rehearsal !== null, 'only a rehearsal ends lives');
  core.store.deleteSubscriber(subscriber);
}
