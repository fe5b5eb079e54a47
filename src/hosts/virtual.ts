/**
 * A host in virtual time over any store: every send is answered at its own instant before time goes on.
 * Drives tests, simulation and `rutter test`; nothing in it waits, and nothing in it is random.
 */
import { type Instant, instant } from '../base/ids.ts';
import type { Outcome } from '../kernel/input.ts';
import type { Kinds } from '../kernel/kinds.ts';
import type { Renderer } from '../kernel/renderer.ts';
import type { PlanFile } from '../plan/plan.ts';
import type { ControlOrder, ControlReport } from './control-order.ts';
import { createEngine } from './engine/engine.ts';
import type { Rehearsal } from './engine/rehearsal.ts';
import type {
  AttemptOutcome,
  Committed,
  Engine,
  HandOver,
  Incoming,
  IncomingResult,
  Life,
  ReceiptNotice,
} from './host.ts';
import type { Store } from './store.ts';

/**
 * What a virtual host is made of. `plan` is installed at `startAt` unless the store has one in force already.
 * `deliver` answers an attempt (default: accepted); `onCommitted` sees every commit, before its sends are delivered.
 */
export type VirtualHostOptions = {
  readonly store: Store;
  readonly plan: PlanFile;
  readonly kinds: Kinds;
  readonly renderer: Renderer;
  readonly startAt: Instant;
  readonly deliver?: (handOver: HandOver) => Outcome;
  readonly onCommitted?: (committed: Committed) => void;
  /**
   * With this the engine rehearses: `deliver` answers within the commit that starts a send, decisions are told here, in the
   * order in which they are made, and stand in no commit. For many subscribers: a commit for each send is dear.
   */
  readonly onDecided?: Rehearsal['decided'];
  /** Subscribers in one commit, at most (default: 2,000). With 1, whoever is due at one instant is visited in the store's order. */
  readonly maxTouched?: number;
};

/** Time goes forward only: by messages fed, or to an instant. */
export type VirtualHost = {
  readonly engine: Engine;
  readonly store: Store;
  /** Messages in order of `at`; results in the same order. */
  feed(batch: readonly Incoming[]): readonly IncomingResult[];
  /** `at` (default: now): when they come, not before now. */
  receipts(batch: readonly ReceiptNotice[], at?: Instant): void;
  /** Runs everything due at or before `until`. */
  advanceTo(until: Instant): void;
  /** In a rehearsal: plays one life ahead of the others (see `Engine.playLife`). */
  playLife(life: Life): Instant | null;
  install(plan: PlanFile): ReturnType<Engine['install']>;
  /** An order at an instant that is not before now; throws ControlRefused. */
  control(order: ControlOrder, at: Instant): ControlReport;
  /** Says a gauge at an instant that is not before now. False: no lane reads one of that name. */
  setGauge(name: string, value: number, at: Instant): boolean;
  now(): Instant;
};

function acceptAll(handOver: HandOver): Outcome {
  return { result: 'accepted', providerId: `virtual-${handOver.key}` };
}

/** What is to be settled; `done` false: time has stopped in it. */
type Settling = Committed & { readonly done?: boolean };

/** What settling needs of a host. */
type Settler = {
  readonly engine: Engine;
  readonly store: Store;
  readonly deliver: (handOver: HandOver) => Outcome;
  readonly onCommitted: ((committed: Committed) => void) | undefined;
};

/** Delivers, and claims what was queued, until this instant has nothing more to say. */
function settleInstant(settler: Settler, committed: Settling, time: Instant): void {
  const { engine, store, deliver, onCommitted } = settler;
  let present: Committed = committed;
  onCommitted?.(present);
  const channels = new Set(present.queued);
  for (;;) {
    const outcomes = present.handOver.map((handOver): AttemptOutcome => {
      const { key, subscriber, attempt, at } = handOver;
      return { key, subscriber, attempt, at, outcome: deliver(handOver) };
    });
    const [channel] = channels;
    if (outcomes.length > 0) present = engine.outcomes(outcomes, time);
    else if (channel !== undefined) {
      present = engine.claim(channel, Number.MAX_SAFE_INTEGER, time);
      if (store.queued(channel, 1).length === 0) channels.delete(channel);
    } else {
      // Time has stopped, perhaps for a lane: whoever is due at this very instant goes first.
      const isLaneNext = committed.done === false && store.nextDueAt() > time;
      const [lane] = isLaneNext ? engine.readyLanes(time) : [];
      if (lane === undefined) return;
      present = engine.claim(lane, Number.MAX_SAFE_INTEGER, time);
    }
    for (const queued of present.queued) channels.add(queued);
    onCommitted?.(present);
  }
}

/** Opens an engine on the replay clock, recovers what was in flight, and brings time to `startAt` at least. */
export function createVirtualHost(options: VirtualHostOptions): VirtualHost {
  const { store, kinds, renderer, deliver = acceptAll, onCommitted, onDecided } = options;
  const feeding = {
    strict: true,
    ...(options.maxTouched === undefined ? {} : { maxTouched: options.maxTouched }),
  };
  const rehearsal = onDecided === undefined ? {} : { rehearsal: { answer: deliver, decided: onDecided } };
  const engine = createEngine({ store, kinds, renderer, options: { clock: 'replay', ...rehearsal } });
  let time = options.startAt;

  const settle = (committed: Settling) =>
    settleInstant({ engine, store, deliver, onCommitted }, committed, time);

  if (engine.plan() === null) engine.install(options.plan, time);
  const recovered = engine.recover(time);
  const queuedChannels = Object.keys(options.plan.plan.workspace.channels).filter(
    (channel) => store.queued(channel, 1).length > 0,
  );
  settle({ ...recovered, queued: [...recovered.queued, ...queuedChannels] });

  function advanceTo(until: Instant): void {
    for (;;) {
      const fed = engine.advanceTo(until, feeding);
      time = fed.time;
      settle(fed);
      if (fed.done) return;
    }
  }

  advanceTo(time);
  return {
    engine,
    store,
    advanceTo,
    now: () => time,
    playLife(life) {
      const played = engine.playLife(life);
      time = life.turnAt ?? time;
      settle(played);
      return played.goesOnAt;
    },
    install: (plan) => engine.install(plan, time),
    control(order, at) {
      time = instant(Math.max(at, time));
      const { report, ...committed } = engine.control(order, time);
      settle(committed);
      return report;
    },
    setGauge(name, value, at) {
      time = instant(Math.max(at, time));
      return engine.setGauge(name, value, time);
    },
    receipts(batch, at) {
      time = instant(Math.max(at ?? time, time));
      settle(engine.receipts(batch, time));
    },
    feed(batch) {
      const results: IncomingResult[] = [];
      let rest = batch;
      while (rest.length > 0) {
        const fed = engine.feed(rest, feeding);
        results.push(...fed.results.slice(0, fed.consumed));
        rest = rest.slice(fed.consumed);
        time = fed.time;
        settle(fed);
      }
      return results;
    },
  };
}
