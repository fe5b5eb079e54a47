/**
 * The replay clock (semantics 4): time is the newest event time fed. What is due strictly before it runs first, each at
 * its own instant and in order of time; what is due exactly then is judged together with it.
 */
import { type Instant, instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import { isPolicyLane } from '../../kernel/link-lanes.ts';
import type { SubscriberState } from '../../kernel/state.ts';
import type { Fed, FeedOptions, Incoming } from '../host.ts';
import type { Core } from './core.ts';
import { createDueHeap } from './due-heap.ts';
import { Intake } from './intake.ts';
import { nextPermits } from './lanes.ts';
import { firstSweep, runSweepChunk } from './sweeps.ts';
import type { Touched } from './touched.ts';
import { beginWork, type Work } from './work.ts';

const DEFAULT_MAX_TOUCHED = 2000;
const SWEEP_CHUNK = 500;

type Woken = { readonly subscriber: SubscriberId; readonly dueAt: Instant };

/** Due subscribers in order of time: those of the store, and over them those that this commit has moved. */
type DueQueue = { peek(): Woken | null };

function createDueQueue(work: Work, until: Instant, firstLimit: number): DueQueue {
  const { store } = work.core;
  const heap = createDueHeap();
  const ids: SubscriberId[] = [];
  let limit = firstLimit;
  let rows = store.due(until, limit);
  let next = 0;
  work.onDue = (subscriber, touched) => {
    ids[touched.order] = subscriber;
    heap.set(touched.order, touched.gone ? NEVER : touched.dueAt);
  };

  function peekStore(): Woken | null {
    for (;;) {
      const row = rows[next];
      if (row !== undefined && !work.touched.has(row.subscriber)) return row;
      if (row === undefined && rows.length < limit) return null;
      next += 1;
      if (row !== undefined) continue;
      limit *= 4;
      rows = store.due(until, limit);
      next = 0;
    }
  }

  function peekHeap(): Woken | null {
    for (;;) {
      const top = heap.peek();
      if (top === null || top.dueAt > until) return null;
      const subscriber = ids[top.sequence] as SubscriberId;
      if (work.touched.get(subscriber)?.gone === false) return { subscriber, dueAt: top.dueAt };
      heap.set(top.sequence, NEVER);
    }
  }

  return {
    peek() {
      const stored = peekStore();
      const moved = peekHeap();
      if (stored === null || moved === null) return stored ?? moved;
      return moved.dueAt < stored.dueAt ? moved : stored;
    },
  };
}

/** True while a send of this subscriber is with its provider, or waits for a permit: its outcome comes first. */
function awaitsOutcome(state: SubscriberState, work: Work): boolean {
  return state.sends.some((send) => {
    if (send.state === 'attempting') return true;
    if (send.state !== 'waiting' || send.reason !== 'lane') return false;
    // A lane of a policy opens by time, and time must go on for that.
    return !isPolicyLane(work.outbox.read(send.key)?.lane ?? '');
  });
}

type Replay = { readonly work: Work; readonly queue: DueQueue; readonly options: Required<FeedOptions> };

function mayMove({ work, options }: Replay, touched: Touched | null): boolean {
  if (options.strict) return !work.outbox.isBusy();
  // Outcomes of somebody in quarantine are kept, not applied: waiting for them would stop the clock for good.
  if (touched === null || work.isAside(touched)) return true;
  return !awaitsOutcome(touched.state, work);
}

/** The first instant at which a lane of a policy lets somebody through who waits in it; NEVER: none will by time. */
function nextLaneAt({ core, outbox }: Work): Instant {
  let earliest: number = NEVER;
  for (const lane of outbox.policyLanes()) {
    if (outbox.countQueued(lane) === 0) continue;
    earliest = Math.min(earliest, nextPermits(core, lane, outbox.lanes.record(lane)).at);
  }
  return instant(Math.max(earliest, core.time));
}

/** Runs what is due before `before` (with `inclusive`: at it, too). False: stopped; commit, and come again. */
function runUntil(replay: Replay, before: Instant, inclusive: boolean): boolean {
  const { work, queue, options } = replay;
  const { core } = work;
  for (;;) {
    const due = queue.peek();
    const sweep = firstSweep(core.store, inclusive ? before : instant(before - 1));
    const isDue = due !== null && (due.dueAt < before || (inclusive && due.dueAt === before));
    const laneAt = nextLaneAt(work);
    const isOpen = laneAt < before || (inclusive && laneAt === before);
    // Whoever is due at that very instant goes first: it may have something to send as well.
    if (isOpen && laneAt < (isDue ? due.dueAt : NEVER) && laneAt < (sweep?.dueAt ?? NEVER)) {
      if (!options.strict || !work.outbox.isBusy()) core.time = laneAt;
      return false;
    }
    if (sweep !== null && (!isDue || sweep.dueAt <= due.dueAt)) {
      if (work.touched.size > 0 || work.outbox.isBusy()) return false;
      core.time = instant(Math.max(core.time, sweep.dueAt));
      // While there is nobody to visit, a schedule does not go through years of its occurrences one by one.
      const isEmpty = core.store.counts().subscribers === 0;
      runSweepChunk(work, sweep, SWEEP_CHUNK, isEmpty ? instant(inclusive ? before : before - 1) : core.time);
      return false;
    }
    if (!isDue) return true;
    if (work.touched.size >= options.maxTouched) return false;
    const touched = work.load(due.subscriber);
    if (!mayMove(replay, touched)) return false;
    core.time = instant(Math.max(core.time, due.dueAt));
    if (touched !== null) work.apply(touched, [{ type: 'due' }], due.dueAt);
  }
}

function begin(core: Core, until: Instant, options: FeedOptions | undefined): Replay {
  const work = beginWork(core);
  const { strict = false, maxTouched = DEFAULT_MAX_TOUCHED } = options ?? {};
  return {
    work,
    queue: createDueQueue(work, until, strict && core.rehearsal === null ? 16 : 512),
    options: { strict, maxTouched },
  };
}

/** Runs `body` in a commit; whatever it throws undoes the commit. */
function within(replay: Replay, body: () => boolean): boolean {
  try {
    return body();
  } catch (error) {
    replay.work.abandon();
    throw error;
  }
}

/** Everything due at or before `until`, each at its own instant; as much as fits one commit. */
export function advanceReplay(core: Core, until: Instant, options?: FeedOptions): Fed {
  const replay = begin(core, until, options);
  const done = within(replay, () => {
    if (!runUntil(replay, until, true) || (replay.options.strict && replay.work.outbox.isBusy()))
      return false;
    core.time = instant(Math.max(core.time, until));
    return true;
  });
  return { ...replay.work.finish([]), consumed: 0, done, time: core.time };
}

/** Messages in order of time, as many as one commit takes. One older than the clock is judged at the clock's time. */
export function feedReplay(core: Core, batch: readonly Incoming[], options?: FeedOptions): Fed {
  const newest = batch.reduce<number>((latest, incoming) => Math.max(latest, incoming.at), core.time);
  const replay = begin(core, instant(newest), options);
  const { work } = replay;
  const intake = new Intake(work);
  let consumed = 0;
  const done = within(replay, () => {
    while (consumed < batch.length) {
      const at = instant(Math.max(batch[consumed]?.at ?? 0, core.time));
      if (at > core.time && !runUntil(replay, at, false)) return false;
      if (at > core.time && replay.options.strict && work.outbox.isBusy()) return false;
      if (work.touched.size >= replay.options.maxTouched) return false;
      let end = consumed;
      for (; end < batch.length; end += 1) {
        const incoming = batch[end] as Incoming;
        if (incoming.at > at) break;
        if (!replay.options.strict && !mayMove(replay, intake.peek(incoming))) break;
        intake.take(incoming, end, at);
      }
      core.time = at;
      intake.flush(at);
      const isStuck = end === consumed;
      consumed = end;
      if (isStuck) return false;
    }
    return true;
  });
  return { ...work.finish(intake.results), consumed, done, time: core.time };
}
