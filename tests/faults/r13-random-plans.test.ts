/**
 * Random plans and traces end in the same states, effects and decisions on every host, also when the process is cut at
 * any commit (durability R13). A failing case prints the seed that replays it.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from '../../src/base/ids.ts';
import type { HandOver, Incoming } from '../../src/hosts/host.ts';
import type { Store } from '../../src/hosts/store.ts';
import { createVirtualHost } from '../../src/hosts/virtual.ts';
import { encodeState } from '../../src/kernel/codec.ts';
import type { Outcome } from '../../src/kernel/input.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { STORES, type StoreUnderTest } from '../conformance/stores.ts';
import { compileShop, kinds, renderer } from '../conformance/workspace.ts';
import { type Cut, cut, journeys, TRACE_START, trace } from '../property/arbitraries.ts';
import { figure, trials } from './figures.ts';

const DAY = 86_400_000;
const BATCH = 3;
const RUNS = trials(30, 2_000);
/** Short forms end in time on any machine; what was done by then is in the figures. */
const TIME = RUNS > 30 ? {} : { interruptAfterTimeLimit: 50_000, markInterruptAsFailure: false };

class ProcessDied extends Error {}

/** The store of a process that dies at the n-th commit from now on. */
function mortal(store: Store, { commit, moment }: Cut): Store {
  let left = commit;
  return {
    ...store,
    commit() {
      left -= 1;
      if (left === 0 && moment === 'before') throw new ProcessDied();
      store.commit();
      if (left === 0) throw new ProcessDied();
    },
    // A dead process cleans nothing up.
    rollback() {
      if (left > 0) store.rollback();
    },
  };
}

/** Decides by the send alone, so that every host gets the same answers. */
function answer({ key, attempt }: HandOver): Outcome {
  const dice = [...`${key}${attempt}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 97, 7);
  if (dice < 60) return { result: 'accepted', providerId: key };
  if (dice < 75) return { result: 'retryable', reason: 'connection' };
  if (dice < 85) return { result: 'rejected', reason: 'address' };
  return { result: 'unknown', reason: 'no_answer' };
}

type Ending = { readonly wasClean: boolean; readonly sent: readonly string[]; readonly people: object };

function describePeople(store: Store): object {
  const people: { [name: string]: object } = {};
  for (const { subscriber } of store.subscribersAfter('', 100)) {
    const record = store.readSubscriber(subscriber);
    people[subscriber] = {
      state: record === null || !('state' in record) ? null : encodeState(record.state),
      dueAt: record?.dueAt,
      aliases: store.aliasesOf(subscriber).toSorted(),
      decisions: store.readDecisions(subscriber, 10_000),
      events: store.readEvents(subscriber, 10_000).map(({ id }) => id),
    };
  }
  const runs = store.readRunCounts().map(({ digest, step, count }) => `${digest} ${step} ${count}`);
  return { people, runs: runs.toSorted(), counts: store.counts(), quarantine: store.readQuarantine() };
}

/** Feeds the trace in small requests; after a cut, what was not answered is sent again. */
function play(
  under: StoreUnderTest,
  plan: PlanFile,
  messages: readonly Incoming[],
  death: Cut | null,
): Ending {
  const sent: string[] = [];
  const deliver = (handOver: HandOver) => {
    sent.push(
      `${handOver.at} ${handOver.subscriber} ${handOver.key} ${handOver.attempt} ${handOver.channel}`,
    );
    return answer(handOver);
  };
  let store = under.open();
  let answered = 0;
  const live = (used: Store) => {
    const host = createVirtualHost({
      store: used,
      plan,
      kinds,
      renderer,
      startAt: instant(TRACE_START),
      deliver,
    });
    while (answered < messages.length) {
      host.feed(messages.slice(answered, answered + BATCH));
      answered += BATCH;
    }
    host.advanceTo(instant((messages.at(-1)?.at ?? TRACE_START) + 12 * DAY));
  };
  let wasClean = true;
  try {
    live(death === null ? store : mortal(store, death));
  } catch (error) {
    if (!(error instanceof ProcessDied)) throw error;
    store = under.reopen(store);
    wasClean = store.attemptingBefore(Number.MAX_SAFE_INTEGER).length === 0;
    live(store);
  }
  return { wasClean, sent, people: describePeople(store) };
}

/** Plays on every kind of store and gives the endings in their order. */
function playEverywhere(plan: PlanFile, messages: readonly Incoming[], death: Cut | null): readonly Ending[] {
  return STORES.map(([, create]) => {
    const under = create();
    try {
      return play(under, plan, messages, death);
    } finally {
      under.remove();
    }
  });
}

type Tally = { traces: number; divergences: number; sends: number };

/** Plays until the first divergence, which is also the failure that fast-check shrinks; then records what was done. */
async function record(tally: Tally, playing: Promise<void>): Promise<void> {
  const failure = await playing.then(
    () => null,
    (error: unknown) => error,
  );
  if (failure !== null) tally.divergences += 1;
  figure('R13', tally);
  if (failure !== null) throw failure;
}

it('R13 random plans and traces end alike on every host', async () => {
  const tally: Tally = { traces: 0, divergences: 0, sends: 0 };
  const property = fc.asyncProperty(journeys, trace, async (drawn, messages) => {
    const plan = await compileShop({ journeys: drawn, maxInFlight: 2 });
    const [memory, ...others] = playEverywhere(plan, messages, null);
    expect(memory?.people).toMatchObject({ quarantine: [] });
    tally.traces += 1;
    tally.sends += memory?.sent.length ?? 0;
    for (const other of others) expect(other).toEqual(memory);
  });
  await record(tally, fc.assert(property, { numRuns: RUNS, ...TIME }));
  expect(tally.sends).toBeGreaterThan(tally.traces);
}, 3_600_000);

it('R13 cut at any commit they end alike, and as if never cut when nothing was in flight', async () => {
  const tally = { traces: 0, divergences: 0, sends: 0, clean: 0 };
  const property = fc.asyncProperty(journeys, trace, cut, async (drawn, messages, death) => {
    const plan = await compileShop({ journeys: drawn, maxInFlight: 2 });
    const [memory, ...others] = playEverywhere(plan, messages, death);
    tally.traces += 1;
    tally.sends += memory?.sent.length ?? 0;
    for (const other of others) expect(other).toEqual(memory);
    if (memory?.wasClean !== true) return;
    tally.clean += 1;
    const [uncut] = playEverywhere(plan, messages, null);
    expect(memory).toEqual(uncut);
  });
  await record(tally, fc.assert(property, { numRuns: RUNS, ...TIME }));
  expect(tally.clean).toBeGreaterThan(0);
}, 3_600_000);
