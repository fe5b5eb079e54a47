/**
 * One commit: subscribers are loaded once, moved through any number of instants in memory, and written once.
 * What the kernel asks for lands in the same transaction. A subscriber that makes the kernel fail is quarantined
 * with everything a replay needs, and disturbs nobody else.
 */
import type { Digest, Instant, SubscriberId } from '../../base/ids.ts';
import { NEVER } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import { advance } from '../../kernel/advance.ts';
import { encodeState } from '../../kernel/codec.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { Effect } from '../../kernel/effect.ts';
import type { Context, EventInput, Input } from '../../kernel/input.ts';
import { needs } from '../../kernel/needs.ts';
import type { Needs, Program, Result } from '../../kernel/program.ts';
import type { SubscriberState } from '../../kernel/state.ts';
import { createState } from '../../kernel/subscriber.ts';
import type { Committed, IncomingResult } from '../host.ts';
import type { StoredSubscriber } from '../store.ts';
import { readBudgets, takeEntry } from './budgets.ts';
import { type Core, programOf } from './core.ts';
import { createOutboxWork, type OutboxWork } from './outbox.ts';
import { retentionOf } from './retention.ts';
import { countReferences } from './run-counts.ts';
import {
  decodeSeen,
  encodeSeen,
  hashMessageId,
  hasSeen,
  mergeSeen,
  noteSeen,
  REMEMBER_DAYS,
  type SeenIds,
  takeOverflow,
} from './seen.ts';
import { suppress } from './suppress.ts';

const DAY_MS = 86_400_000;
/** Calls at one and the same instant that a subscriber may ask for before that is taken for a bug. */
const MAX_SPINS = 100;

/** A subscriber in this commit. `order` is that of first touch, for ties. */
export type Touched = {
  readonly order: number;
  readonly before: StoredSubscriber | null;
  state: SubscriberState;
  dueAt: Instant;
  seen: SeenIds | null;
  readonly decisions: Decision[];
  readonly events: { readonly day: number; readonly event: EventInput }[];
  gone: boolean;
};

export type Work = {
  readonly core: Core;
  readonly outbox: OutboxWork;
  readonly touched: ReadonlyMap<SubscriberId, Touched>;
  /** Null: unknown. */
  load(subscriber: SubscriberId): Touched | null;
  create(subscriber: SubscriberId, at: Instant): Touched;
  /** All inputs of one instant of one subscriber. False: they went to quarantine. */
  apply(touched: Touched, inputs: readonly Input[], at: Instant): boolean;
  /** True when this message id is new for the subscriber within the window; it is remembered. */
  isNew(touched: Touched, messageId: string, at: Instant): boolean;
  /** Takes a subscriber's row away because another one absorbed it. */
  absorb(from: Touched, into: Touched): void;
  /** Everything in one transaction; gives what to hand over. Throws StoreFailure, and then nothing was kept. */
  finish(results: readonly IncomingResult[]): Committed;
  abandon(): void;
  /** Called with every subscriber that was loaded, and whenever its `dueAt` was set. */
  onDue: ((subscriber: SubscriberId, touched: Touched) => void) | null;
};

function replayOf(core: Core, state: SubscriberState, inputs: readonly Input[], at: Instant): JsonObject {
  const plain = inputs.map((input) =>
    input.type === 'merge' ? { type: 'merge', absorbed: encodeState(input.absorbed) } : input,
  );
  const replay = { plan: core.file?.digest ?? null, at, state: encodeState(state), inputs: plain };
  return replay as unknown as JsonObject;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
}

function readContext(work: OutboxWork, core: Core, program: Program, need: Needs, at: Instant): Context {
  const suppressions: { [key: string]: NonNullable<ReturnType<typeof core.store.readSuppression>> } = {};
  for (const address of need.addresses) {
    const suppression = core.store.readSuppression(address);
    if (suppression !== null) suppressions[address] = suppression;
  }
  return {
    at,
    shared: core.store.readShared(),
    suppressions,
    permits: work.permits(),
    budgets: readBudgets(core.store, program, need.budgets, at),
  };
}

/** Starts a commit. Nothing is read before the first `load`. */
export function beginWork(core: Core): Work {
  const { store } = core;
  const program = programOf(core);
  const outbox = createOutboxWork(core);
  const touchedById = new Map<SubscriberId, Touched>();
  const newlyQuarantined = new Set<SubscriberId>();
  const references = new Map<string, number>();
  store.begin();

  function applyEffect(effect: Effect, touched: Touched, at: Instant): void {
    const { id } = touched.state;
    const handlers: { [Type in Effect['type']]: (effect: Extract<Effect, { type: Type }>) => void } = {
      send: (send) => outbox.claim(send, id, at),
      queue: (queue) => outbox.queue(queue.key, queue.channel, queue.priority, id, at),
      settle: (settle) => outbox.settle(settle, id, at),
      contribute: (part) => store.contribute(part.trait, part.count, part.sum, part.sumOfSquares),
      enter: (entry) => takeEntry(store, program, entry.journey, at),
      suppress: (order) => suppress(store, order),
    };
    (handlers[effect.type] as (effect: Effect) => void)(effect);
  }

  function quarantine(touched: Touched, inputs: readonly Input[], at: Instant, reason: string): false {
    const replay = replayOf(core, touched.state, inputs, at);
    store.quarantine({ subscriber: touched.state.id, at, reason, replay });
    newlyQuarantined.add(touched.state.id);
    touched.dueAt = NEVER;
    return false;
  }

  /** One kernel call; an error there is our bug and comes back as a value, an error of the store is thrown. */
  function judge(
    touched: Touched,
    inputs: readonly Input[],
    at: Instant,
  ): Result | { readonly failed: string } {
    let need: Needs;
    try {
      need = needs(program, touched.state, inputs);
    } catch (error) {
      return { failed: reasonOf(error) };
    }
    const context = readContext(outbox, core, program, need, at);
    try {
      return advance(program, touched.state, inputs, context);
    } catch (error) {
      return { failed: reasonOf(error) };
    }
  }

  function keepEvents(touched: Touched, inputs: readonly Input[], at: Instant): void {
    if (retentionOf(program.plan).eventsMs === 0) return;
    const day = Math.floor(at / DAY_MS);
    for (const input of inputs) if (input.type === 'event') touched.events.push({ day, event: input });
  }

  const work: Work = {
    core,
    outbox,
    touched: touchedById,
    onDue: null,
    load(subscriber) {
      const known = touchedById.get(subscriber);
      if (known !== undefined) return known.gone ? null : known;
      const before = store.readSubscriber(subscriber);
      if (before === null) return null;
      const { state, dueAt } = before;
      const order = touchedById.size;
      const touched = { order, before, state, dueAt, seen: null, decisions: [], events: [], gone: false };
      touchedById.set(subscriber, touched);
      work.onDue?.(subscriber, touched);
      return touched;
    },
    create(subscriber, at) {
      const before = touchedById.get(subscriber)?.before ?? null;
      const state = createState(subscriber, at);
      store.introduce(subscriber);
      const order = touchedById.size;
      const touched = {
        order,
        before,
        state,
        dueAt: NEVER,
        seen: null,
        decisions: [],
        events: [],
        gone: false,
      };
      touchedById.set(subscriber, touched);
      return touched;
    },
    apply(touched, inputs, instantOfInputs) {
      const { id } = touched.state;
      const at = Math.max(instantOfInputs, touched.state.now) as Instant;
      keepEvents(touched, inputs, at);
      if (core.quarantined.has(id) || newlyQuarantined.has(id)) {
        return quarantine(touched, inputs, at, 'waits: the subscriber is in quarantine');
      }
      let pending = inputs;
      for (let spin = 0; spin < MAX_SPINS; spin += 1) {
        const result = judge(touched, pending, at);
        if ('failed' in result) return quarantine(touched, pending, at, result.failed);
        touched.state = result.state;
        touched.dueAt = result.dueAt;
        for (const effect of result.effects) applyEffect(effect, touched, at);
        touched.decisions.push(...result.decisions);
        if (result.erased || result.dueAt > at) {
          work.onDue?.(id, touched);
          return true;
        }
        pending = [{ type: 'due' }];
      }
      return quarantine(touched, pending, at, `no progress: ${MAX_SPINS} calls at one instant`);
    },
    isNew(touched, messageId, at) {
      if (messageId === '') return true;
      touched.seen ??= decodeSeen(touched.before?.seen ?? null);
      const day = Math.floor(at / DAY_MS);
      const since = day - REMEMBER_DAYS;
      const id = hashMessageId(messageId);
      if (hasSeen(touched.seen, id, since)) return false;
      if (touched.seen.spilledDay >= since && store.isSpilled(touched.state.id, id, since)) return false;
      noteSeen(touched.seen, id, day);
      return true;
    },
    absorb(from, into) {
      into.seen ??= decodeSeen(into.before?.seen ?? null);
      mergeSeen(into.seen, from.seen ?? decodeSeen(from.before?.seen ?? null));
      into.decisions.push(...from.decisions.splice(0));
      into.events.push(...from.events.splice(0));
      for (const send of from.state.sends) {
        const row = outbox.read(send.key);
        if (row !== null) outbox.put({ ...row, subscriber: into.state.id });
      }
      from.gone = true;
    },
    finish(results) {
      try {
        outbox.flush();
        for (const [subscriber, touched] of touchedById) {
          writeTouched(core, subscriber, touched);
          countReferences(references, touched.before?.state ?? null, -1);
          if (!touched.gone) countReferences(references, touched.state, 1);
        }
        writeReferences(core, references);
        store.writeMeta('time', String(core.time));
        store.commit();
      } catch (error) {
        work.abandon();
        throw error;
      }
      outbox.settleCore();
      for (const subscriber of newlyQuarantined) core.quarantined.add(subscriber);
      const decisions = [...touchedById].flatMap(([subscriber, touched]) =>
        touched.decisions.map((decision) => ({ subscriber, decision })),
      );
      const { handOver, settled, queuedChannels } = outbox;
      return { results, handOver, settled, queued: [...queuedChannels], decisions };
    },
    abandon() {
      store.rollback();
      core.linked.clear();
      core.time = Number(store.readMeta('time') ?? '0') as Instant;
    },
  };
  return work;
}

function writeReferences(core: Core, references: ReadonlyMap<string, number>): void {
  for (const [reference, difference] of references) {
    if (difference === 0) continue;
    const [digest = '', step = ''] = reference.split('\0');
    core.store.countRuns(digest as Digest, step, difference);
  }
}

/** Groups by day and gives each group to `append`. */
function appendByDay<Item>(
  items: readonly Item[],
  dayOf: (item: Item) => number,
  append: (day: number, items: readonly Item[]) => void,
): void {
  if (items.length === 0) return;
  for (const [day, group] of Map.groupBy(items, dayOf)) append(day, group);
}

function writeTouched({ store }: Core, subscriber: SubscriberId, touched: Touched): void {
  if (touched.gone) {
    if (touched.before !== null) store.deleteSubscriber(subscriber);
    return;
  }
  const { before, state, dueAt, decisions, events } = touched;
  let seen = before?.seen ?? null;
  if (touched.seen !== null) {
    for (const [day, ids] of takeOverflow(touched.seen)) store.spillIds(subscriber, day, ids);
    seen = encodeSeen(touched.seen, Math.floor(state.now / DAY_MS) - REMEMBER_DAYS);
  }
  if (before === null || state !== before.state || dueAt !== before.dueAt || touched.seen !== null) {
    store.writeSubscriber({ state, dueAt, seen });
  }
  appendByDay(
    decisions,
    (decision) => Math.floor(decision.at / DAY_MS),
    (day, group) => store.appendDecisions(subscriber, day, group),
  );
  appendByDay(
    events,
    (kept) => kept.day,
    (day, group) =>
      store.appendEvents(
        subscriber,
        day,
        group.map((kept) => kept.event),
      ),
  );
}
