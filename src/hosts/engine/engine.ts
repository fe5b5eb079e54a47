/**
 * The shared synchronous engine over a store: kernel, outbox, quarantine and sweeps in whole commits.
 * It has no clock, no timers and no transport; whoever calls it brings the time and carries the messages.
 */
import { type Instant, instant, type SubscriberId } from '../../base/ids.ts';
import { suppressionKey } from '../../kernel/suppression.ts';
import type { Committed, Engine, Incoming, IncomingResult } from '../host.ts';
import { askAbout } from './ask.ts';
import { claimQueued, nextLaneAt, readLanes, readyLanes } from './claims.ts';
import { advanceReplay, feedReplay } from './clock.ts';
import { readLedger, subscribersAt } from './consents.ts';
import { carryOut, readControls, readHeld } from './controls.ts';
import { type Core, type EngineDeps, maxInFlight, openCore, programOf, relink } from './core.ts';
import { eraseSubscriber } from './erasure.ts';
import { exportSubscriber } from './export.ts';
import { countFacts } from './fact-ages.ts';
import { readGauges, setGauge } from './gauges.ts';
import { checkInstall, install } from './install.ts';
import { Intake } from './intake.ts';
import { noteForgotten } from './kept-events.ts';
import { collectJourneys } from './kept-journeys.ts';
import { noteLaneTime } from './lanes.ts';
import { dropLetters, dropQuarantined, retryLetters } from './letters.ts';
import { endLife, playLife } from './lives.ts';
import { readParkedRuns } from './parked-runs.ts';
import { readPlanHistory } from './plan-history.ts';
import { readQuarantined, releaseSubscriber } from './quarantine.ts';
import { hasReleases, releaseAll, releaseChunk } from './releases.ts';
import { appendAudit, endRestored, readRestored } from './restored.ts';
import { retentionDays } from './retention.ts';
import { addCommitted, commitWork, NOTHING, recoverSends, takeOutcomes, takeReceipts } from './sending.ts';
import { firstSweep, runSweepChunk } from './sweeps.ts';
import { inTransaction } from './transaction.ts';
import { inspect, readState } from './unreadable.ts';
import { besideReserve, withReserve } from './urgent.ts';
import { beginWork } from './work.ts';

/** Places in a batch by time; those of one instant as they stand. Nearly always, they stand in order. */
function orderOf(batch: readonly Incoming[], atOf: (incoming: Incoming) => Instant): readonly number[] {
  const order = batch.map((_, index) => index);
  const times = batch.map(atOf);
  const isSorted = times.every((at, index) => index === 0 || (times[index - 1] as Instant) <= at);
  return isSorted ? order : order.sort((a, b) => (times[a] as Instant) - (times[b] as Instant));
}

/** One commit for a batch over many subscribers; instants of one subscriber one after the other, in memory. */
function acceptBatch(core: Core, batch: readonly Incoming[], now: Instant): Committed {
  const work = beginWork(core);
  let results: readonly IncomingResult[];
  try {
    const intake = new Intake(work);
    const atOf = ({ at }: Incoming) => instant(Math.min(at, now));
    const order = orderOf(batch, atOf);
    for (let place = 0; place < order.length; place += 1) {
      const index = order[place] as number;
      const incoming = batch[index] as Incoming;
      const at = atOf(incoming);
      intake.take(incoming, index, at);
      const next = batch[order[place + 1] ?? -1];
      if (next === undefined || atOf(next) !== at) intake.flush(at);
    }
    results = intake.results;
  } catch (error) {
    work.abandon();
    throw error;
  }
  return work.finish(results);
}

/** What no control holds any more, then whoever is due. */
function runDueBatch(core: Core, now: Instant, limit: number): Committed & { readonly more: boolean } {
  const released = releaseChunk(core, now, limit);
  const visited = visitBatch(core, now, limit);
  if (released === null) return visited;
  return { ...addCommitted(released, visited), more: visited.more || hasReleases(core) };
}

/** Sweeps first, a chunk in a commit; then who is due, earliest first. */
function visitBatch(core: Core, now: Instant, limit: number): Committed & { readonly more: boolean } {
  const sweep = firstSweep(core.store, now);
  if (sweep !== null) {
    const committed = commitWork(core, (work) => {
      runSweepChunk(work, sweep, limit, now);
    });
    return { ...committed, more: true };
  }
  const rows = core.store.due(now, limit);
  if (rows.length === 0) return { ...NOTHING, more: false };
  const committed = commitWork(core, (work) => {
    for (const { subscriber } of rows) {
      const touched = work.load(subscriber);
      if (touched !== null) work.apply(touched, [{ type: 'due' }], now);
    }
  });
  return { ...committed, more: rows.length === limit };
}

function nextDueAt(core: Core): Instant {
  const { store } = core;
  if (core.clock === 'live' && hasReleases(core)) return instant(0);
  return instant(
    Math.min(store.nextDueAt(), nextLaneAt(core), ...store.readSweeps().map((row) => row.dueAt)),
  );
}

/** What was in flight when the last daemon died; and, on a replay, what a resume before that had not released yet. */
function recover(core: Core, now: Instant): Committed {
  const recovered = recoverSends(core, now);
  return core.clock === 'live' ? recovered : addCommitted(recovered, releaseAll(core, now));
}

function maintain(core: Core, now: Instant): void {
  const { store } = core;
  const { plan, facts } = programOf(core);
  const days = retentionDays(programOf(core), now);
  const collected = inTransaction(store, () => {
    store.forgetBefore(days);
    noteForgotten(store, plan, days.events, now);
    const count = collectJourneys(store, plan);
    if (count > 0) countFacts(store, plan, facts.keys());
    return count;
  });
  if (collected > 0) relink(core);
  // An erasure that a reader was in the way of is finished here at the latest.
  store.scrub();
}

/**
 * Opens the engine on a store and takes the next fencing epoch. Call `recover` once before anything else.
 * Calls that need a plan throw AssertionFailure before the first `install`; store errors are StoreFailure.
 */
export function createEngine(deps: EngineDeps): Engine {
  const core = openCore(deps);
  const { store } = core;
  const idOf = (id: string): SubscriberId => store.readAlias(id) ?? (id as SubscriberId);
  const timed = (now: Instant): Instant => noteLaneTime(core, now);
  return {
    epoch: core.epoch,
    accept: (batch, now) => besideReserve(store, () => acceptBatch(core, batch, timed(now))),
    runDue: (now, limit) => besideReserve(store, () => runDueBatch(core, timed(now), limit)),
    claim: (lane, count, now, freeOf) =>
      besideReserve(store, () => claimQueued(core, lane, count, now, freeOf)),
    readyLanes: (now) => readyLanes(core, now),
    lanes: (now) => readLanes(core, now),
    gauges: () => readGauges(core),
    setGauge: (name, value, now) => besideReserve(store, () => setGauge(core, name, value, now)),
    outcomes: (batch, now) => besideReserve(store, () => takeOutcomes(core, batch, timed(now))),
    receipts: (batch, now) => withReserve(store, () => takeReceipts(core, batch, timed(now))),
    recover: (now) => recover(core, timed(now)),
    feed: (batch, options) => besideReserve(store, () => feedReplay(core, batch, options)),
    advanceTo: (until, options) => besideReserve(store, () => advanceReplay(core, until, options)),
    playLife: (life) => playLife(core, life),
    endLife: (subscriber) => endLife(core, subscriber),
    checkInstall: (file, options) => checkInstall(core, file, options),
    install: (file, now, options) => install(core, file, now, options),
    erase: (subscriber, now) => eraseSubscriber(core, subscriber, now),
    control: (order, now) => carryOut(core, order, now),
    controls: () => readControls(core),
    audit: (limit) => store.readAudit(limit),
    held: () => readHeld(core),
    release: (subscriber, now) => releaseSubscriber(core, idOf(subscriber), timed(now)),
    dropQuarantined: (subscriber, now) => dropQuarantined(core, idOf(subscriber), now),
    quarantined: () => readQuarantined(core),
    countApart: () => core.quarantined.size,
    deadLetters: (after, limit, reason) => store.letters(after, limit, reason ?? null),
    countDeadLetters: () => store.countLetters(),
    retryLetters: (keys, now) => besideReserve(store, () => retryLetters(core, keys, timed(now))),
    dropLetters: (keys) => withReserve(store, () => dropLetters(core, keys)),
    restored: () => readRestored(store),
    endRestored: (entry) => withReserve(store, () => endRestored(store, entry)),
    note: (entry) => withReserve(store, () => appendAudit(store, entry)),
    exportAll: (subscriber) => exportSubscriber(core, subscriber),
    maintain: (now) => maintain(core, now),
    nextDueAt: () => nextDueAt(core),
    inFlight: (channel) => core.inFlight.get(channel) ?? 0,
    free: (channel) => maxInFlight(programOf(core), channel) - (core.inFlight.get(channel) ?? 0),
    time: () => core.time,
    holdsEpoch: () => store.readMeta('epoch') === String(core.epoch),
    plan: () => core.file,
    planHistory: () => readPlanHistory(store),
    parkedRuns: () => readParkedRuns(store),
    read: (subscriber) => inspect(core, idOf(subscriber)),
    profiles: (cursor, limit) =>
      store.subscribersAfter(cursor, limit).map((row) => {
        return { ...row, profile: readState(store, row.subscriber)?.profile ?? null };
      }),
    ask: (subscriber, request, at) => askAbout(core, idOf(subscriber), request, at),
    decisions: (subscriber, limit) => store.readDecisions(idOf(subscriber), limit),
    events: (subscriber, limit) => store.readEvents(idOf(subscriber), limit),
    consentLedger: (subscriber) => readLedger(store, idOf(subscriber)),
    subscribersAt: (channel, address) => subscribersAt(store, programOf(core), channel, address),
    suppression: (channel, address) => store.readSuppression(suppressionKey(channel, address)),
    close: () => store.close(),
  };
}
