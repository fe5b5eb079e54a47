/** An engine for tests of the loops: it remembers what it was asked, and answers what a test has laid ready. */
import { type Instant, instant, NEVER, type SendKey, type SubscriberId } from '../../base/ids.ts';
import type { Committed, Engine, Fed, HandOver } from '../../hosts/host.ts';
import type { PlanFile } from '../../plan/plan.ts';

export const nothing: Committed = { results: [], handOver: [], settled: [], queued: [], decisions: [] };

/** A hand-over of one send. */
export function handOver(key: string): HandOver {
  return { key: key as SendKey, subscriber: 'ana' as SubscriberId, channel: 'email', attempt: 1 } as HandOver;
}

/** What the engine says next; change it while the test runs. */
export type Ready = {
  /** Thrown by the next calls, one each; null: that call works. */
  failures: (Error | null)[];
  accepted: Committed;
  due: Committed[];
  /** How many sends are queued for `email`, and what each claim brings. */
  queued: number;
  claimed: Committed;
  outcomes: Committed[];
  fed: Fed[];
  nextDueAt: Instant;
  free: number;
  planned: boolean;
};

/** An engine that does what `ready` says; `calls` are the names of what it was asked to commit. */
export function createFakeEngine() {
  const calls: string[] = [];
  const ready: Ready = {
    failures: [],
    accepted: nothing,
    due: [],
    queued: 0,
    claimed: nothing,
    outcomes: [],
    fed: [],
    nextDueAt: NEVER,
    free: 16,
    planned: true,
  };
  const called = (call: string) => {
    calls.push(call);
    const failure = ready.failures.shift();
    if (failure != null) throw failure;
  };
  const feed = (name: string): Fed => {
    called(name);
    return ready.fed.shift() ?? { ...nothing, consumed: 0, done: true, time: instant(7) };
  };
  const engine = {
    epoch: 1,
    plan: () =>
      ready.planned ? ({ plan: { workspace: { channels: { email: {} } } } } as unknown as PlanFile) : null,
    time: () => instant(5),
    nextDueAt: () => ready.nextDueAt,
    free: () => ready.free,
    readyLanes: () => [],
    accept(batch) {
      called(`accept ${batch.length}`);
      const results = batch.map(() => ({ status: 'applied' as const, subscriber: null }));
      return { ...ready.accepted, results };
    },
    runDue() {
      called('runDue');
      const due = ready.due.shift() ?? nothing;
      ready.nextDueAt = ready.due.length > 0 ? instant(0) : NEVER;
      return { ...due, more: ready.due.length > 0 };
    },
    claim(channel, count) {
      const claimed = channel === 'email' ? Math.min(count, ready.queued) : 0;
      if (claimed > 0) called(`claim ${channel} ${claimed}`);
      ready.queued -= claimed;
      return { ...(claimed > 0 ? ready.claimed : nothing), claimed };
    },
    outcomes(batch) {
      called(`outcomes ${batch.map(({ key }) => key).join()}`);
      return ready.outcomes.shift() ?? nothing;
    },
    receipts(batch) {
      called(`receipts ${batch.length}`);
      return nothing;
    },
    feed: () => feed('feed'),
    advanceTo: () => feed('advanceTo'),
  } satisfies Partial<Engine>;
  return { engine: engine as unknown as Engine, calls, ready };
}
