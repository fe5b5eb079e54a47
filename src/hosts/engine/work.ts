/**
 * One commit: subscribers are loaded once, moved through any number of instants in memory, and written once.
 * What the kernel asks for lands in the same transaction. A subscriber that makes the kernel fail is quarantined
 * with everything a replay needs, and disturbs nobody else.
 */
import type { Instant, SubscriberId } from '../../base/ids.ts';
import { NEVER } from '../../base/ids.ts';
import { controlsOf } from '../../kernel/controls.ts';
import type { Effect } from '../../kernel/effect.ts';
import type { Input } from '../../kernel/input.ts';
import { createState } from '../../kernel/subscriber.ts';
import { suppressionKey } from '../../kernel/suppression.ts';
import type { AuditEntry } from '../audit.ts';
import { LivesTouch } from '../errors.ts';
import type { Committed, IncomingResult } from '../host.ts';
import { isReadable } from '../store.ts';
import { takeEntry } from './budgets.ts';
import { appendConsent, noteAddresses } from './consents.ts';
import { type Core, programOf } from './core.ts';
import { judge, replayOf } from './judge.ts';
import { OutboxWork } from './outbox.ts';
import { answerAll } from './rehearsal.ts';
import { retentionOf } from './retention.ts';
import { countReferences, holdsTheSame, type References } from './run-counts.ts';
import { suppress } from './suppress.ts';
import { TallyWork } from './tallies.ts';
import {
  keepEvents,
  mergeTouched,
  type Touched,
  takeMessageId,
  touch,
  touchUnreadable,
  writeTouched,
} from './touched.ts';
import { pullTriggers } from './triggers.ts';
import { UNREADABLE } from './unreadable.ts';

/** Calls at one and the same instant that a subscriber may ask for before that is taken for a bug. */
const MAX_SPINS = 100;

type EffectHandlers = {
  readonly [Type in Effect['type']]: (
    work: Work,
    effect: Extract<Effect, { type: Type }>,
    subscriber: SubscriberId,
    at: Instant,
  ) => void;
};

const EFFECTS: EffectHandlers = {
  send: (work, effect, subscriber, at) => work.outbox.claim(effect, subscriber, at),
  queue: (work, effect, subscriber, at) => work.outbox.queue(effect, subscriber, at),
  hold: (work, effect, subscriber, at) => work.outbox.hold(effect, subscriber, at),
  settle: (work, effect, subscriber, at) => work.outbox.settle(effect, subscriber, at),
  contribute({ core }, { trait, count, sum, sumOfSquares }) {
    // Zeros of however many people have the same mean and spread: the order in which they come is seen by nobody.
    if (core.ahead !== null && sum !== 0) throw new LivesTouch(`the trait ${trait} compares people`);
    core.store.contribute(trait, count, sum, sumOfSquares);
  },
  enter: ({ core }, { journey }, _subscriber, at) => takeEntry(core.store, programOf(core), journey, at),
  consent({ core }, { entry }, subscriber) {
    if (core.rehearsal === null) appendConsent(core.store, subscriber, entry);
  },
  suppress: ({ core }, order) => suppress(core.store, order),
  touch: ({ core }, { channel, address, touch: sent }, subscriber) =>
    core.store.putTouch(suppressionKey(channel, address), { ...sent, subscriber }),
  untouch: ({ core }, { key }) => core.store.deleteTouches(key),
};

/** A commit from its beginning (`new Work`, which opens the transaction) to `finish` or `abandon`. */
export class Work {
  readonly core: Core;
  readonly outbox: OutboxWork;
  readonly tallies: TallyWork = new TallyWork();
  /** Lines that this commit adds to the audit. */
  readonly audited: AuditEntry[] = [];
  /** Called with every subscriber that was loaded, and whenever its `dueAt` was set. */
  onDue: ((subscriber: SubscriberId, touched: Touched) => void) | null = null;
  readonly #touched: Map<SubscriberId, Touched> = new Map();
  readonly #quarantined: Set<SubscriberId> = new Set();
  readonly #postponed: Set<string> = new Set();
  readonly #keepsEvents: boolean;
  /** A control is in force: plan B may be at work. */
  readonly #isStopped: boolean;

  constructor(core: Core) {
    this.core = core;
    this.outbox = new OutboxWork(core, this.tallies);
    this.#keepsEvents = core.rehearsal === null && retentionOf(programOf(core).plan).eventsMs > 0;
    this.#isStopped = controlsOf(core.store.readShared()).length > 0;
    core.store.begin();
  }

  get touched(): ReadonlyMap<SubscriberId, Touched> {
    return this.#touched;
  }

  /** Null: unknown. */
  load(subscriber: SubscriberId): Touched | null {
    const known = this.#touched.get(subscriber);
    if (known !== undefined) return known.gone ? null : known;
    const before = this.core.store.readSubscriber(subscriber);
    if (before === null) return null;
    const order = this.#touched.size;
    if (!isReadable(before)) return this.#keep(subscriber, touchUnreadable(order, before, subscriber));
    return this.#keep(subscriber, touch(order, before, before.state));
  }

  create(subscriber: SubscriberId, at: Instant): Touched {
    const before = this.#touched.get(subscriber)?.before ?? null;
    this.core.store.introduce(subscriber);
    return this.#keep(subscriber, touch(this.#touched.size, before, createState(subscriber, at)));
  }

  /** True for whom nothing is applied: inputs are kept in quarantine. */
  isAside({ problem, state }: Touched): boolean {
    return problem !== null || this.core.quarantined.has(state.id) || this.#quarantined.has(state.id);
  }

  /** Notes that somebody who is set apart is to be absorbed by `into`, once they no longer are. */
  postponeJoin(touched: Touched, into: SubscriberId, at: Instant): void {
    const pair = JSON.stringify([touched.state.id, into]);
    if (this.core.postponed.has(pair) || this.#postponed.has(pair)) return;
    this.#postponed.add(pair);
    this.#quarantine(touched, [], at, this.#reasonOf(touched), into);
  }

  /**
   * All inputs of one instant of one subscriber. False: they went to quarantine. True although a call was not carried out: it has to
   * wait for its turn (`Ahead.stopped`).
   */
  apply(touched: Touched, inputs: readonly Input[], instantOfInputs: Instant): boolean {
    const { id } = touched.state;
    const at = Math.max(instantOfInputs, touched.state.now) as Instant;
    if (this.isAside(touched)) return this.#quarantine(touched, inputs, at, this.#reasonOf(touched));
    for (const input of inputs) {
      if (input.type === 'attempt' && input.lane !== undefined) this.outbox.reserve(input.lane, -1);
    }
    let pending = inputs;
    for (let spin = 0; spin < MAX_SPINS; spin += 1) {
      const result = judge(this.core, this.outbox, touched, pending, at);
      if (this.core.ahead?.stops(pending) === true) return true;
      if ('failed' in result) return this.#quarantine(touched, pending, at, result.failed);
      // What is in quarantine is kept there, until it is applied.
      if (this.#keepsEvents) keepEvents(touched, pending, at);
      touched.state = result.state;
      touched.dueAt = result.dueAt;
      for (const effect of result.effects) this.#take(effect, id, at);
      if (this.core.rehearsal === null) touched.decisions.push(...result.decisions);
      else this.core.rehearsal.decided(id, result.decisions);
      if (this.#isStopped) this.tallies.countDecisions(result.decisions);
      if (result.erased || result.dueAt > at) {
        this.onDue?.(id, touched);
        if (this.core.rehearsal !== null && this.outbox.handOver.length > 0) {
          const outcomes = answerAll(this.core.rehearsal, this.outbox);
          return this.apply(touched, outcomes, at);
        }
        return true;
      }
      pending = [{ type: 'due' }];
    }
    return this.#quarantine(touched, pending, at, `no progress: ${MAX_SPINS} calls at one instant`);
  }

  /** True when this message id is new for the subscriber within the window; it is remembered. */
  isNew(touched: Touched, messageId: string, at: Instant): boolean {
    return takeMessageId(this.core.store, touched, messageId, at, this.isAside(touched));
  }

  /** Takes a subscriber's row away because another one absorbs it; its sends move along. */
  absorb(from: Touched, into: Touched): void {
    mergeTouched(this.core.store, from, into);
    for (const send of from.state.sends) {
      const row = this.outbox.read(send.key);
      if (row !== null) this.outbox.put({ ...row, subscriber: into.state.id });
    }
  }

  /** Everything in one transaction; gives what to hand over. Throws StoreFailure, and then nothing was kept. */
  finish(results: readonly IncomingResult[]): Committed {
    const { core, outbox } = this;
    try {
      outbox.flush();
      for (const [subscriber, touched] of this.#touched) {
        if (core.rehearsal === null) noteAddresses(core.store, programOf(core), subscriber, touched);
        writeTouched(core.store, subscriber, touched);
      }
      this.#countRuns();
      this.tallies.flush(core.store);
      if (this.tallies.receiptsAt !== null) pullTriggers(core, this.tallies.receiptsAt, this.audited);
      for (const entry of this.audited) core.store.appendAudit(entry);
      core.store.writeMeta('time', String(core.time));
      core.store.commit();
    } catch (error) {
      this.abandon();
      throw error;
    }
    outbox.settleCore();
    for (const subscriber of this.#quarantined) core.quarantined.add(subscriber);
    for (const pair of this.#postponed) core.postponed.add(pair);
    const decisions: Committed['decisions'][number][] = [];
    for (const [subscriber, touched] of this.#touched) {
      for (const decision of touched.decisions) decisions.push({ subscriber, decision });
    }
    const { handOver, settled, queuedChannels } = outbox;
    const audited = this.audited.length === 0 ? {} : { audited: this.audited };
    return { results, handOver, settled, queued: [...queuedChannels], decisions, ...audited };
  }

  /** Nothing of this commit happened. */
  abandon(): void {
    const { core } = this;
    core.store.rollback();
    core.linked.clear();
    core.time = Number(core.store.readMeta('time') ?? '0') as Instant;
  }

  #keep(subscriber: SubscriberId, touched: Touched): Touched {
    this.#touched.set(subscriber, touched);
    this.onDue?.(subscriber, touched);
    return touched;
  }

  #take(effect: Effect, subscriber: SubscriberId, at: Instant): void {
    const take = EFFECTS[effect.type] as (...values: [Work, Effect, SubscriberId, Instant]) => void;
    take(this, effect, subscriber, at);
  }

  #reasonOf({ state, problem }: Touched): string {
    const isKnown = this.core.quarantined.has(state.id) || this.#quarantined.has(state.id);
    if (isKnown || problem === null) return 'waits: the subscriber is in quarantine';
    return `${UNREADABLE}: ${problem}`;
  }

  /** `joins`: who is to absorb the subscriber. */
  #quarantine(
    touched: Touched,
    inputs: readonly Input[],
    at: Instant,
    reason: string,
    joins?: SubscriberId,
  ): false {
    const subscriber = touched.state.id;
    const state = touched.problem === null ? touched.state : null;
    const replay = replayOf(this.core, state, inputs, at);
    const row = joins === undefined ? replay : { ...replay, joins };
    this.core.store.quarantine({ subscriber, at, reason, replay: row });
    this.#quarantined.add(subscriber);
    touched.dueAt = NEVER;
    this.onDue?.(subscriber, touched);
    return false;
  }

  #countRuns(): void {
    const references: References = new Map();
    for (const { before, state, gone, problem } of this.#touched.values()) {
      // What its runs hold stays counted: nothing that they may need is let go.
      if (problem !== null) continue;
      if (before?.state === state && !gone) continue;
      if (before !== null && !gone && holdsTheSame(before.state, state)) continue;
      countReferences(references, before?.state ?? null, -1);
      if (!gone) countReferences(references, state, 1);
    }
    for (const [digest, steps] of references) {
      for (const [step, { count }] of steps) {
        if (count !== 0) this.core.store.countRuns(digest, step, count);
      }
    }
  }
}

/** Starts a commit. Nothing is read before the first `load`. */
export function beginWork(core: Core): Work {
  return new Work(core);
}
