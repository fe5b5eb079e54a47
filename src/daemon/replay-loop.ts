/**
 * The replay clock: time is the newest event time fed (semantics 4). History runs as fast as the machine and the
 * providers allow; whoever has a send under way waits for its outcome, the others go on.
 */
import type { Instant } from '../base/ids.ts';
import type { AttemptOutcome, Committed, Engine, Fed, Incoming, IncomingResult } from '../hosts/host.ts';
import type { Carrier, Loop } from './loop.ts';

/** Drives `engine` by the times in its inputs. Calls are served one after the other, in the order of their coming. */
export function createReplayLoop(engine: Engine, carrier: Carrier, startAt: Instant): Loop {
  let time = startAt;
  let line: Promise<unknown> = Promise.resolve();
  let pending: AttemptOutcome[] = [];
  let wake: (() => void) | null = null;
  const waiting = new Set<string>();
  let underway = 0;

  const inLine = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const result = line.then(work);
    line = result.catch(() => undefined);
    return result;
  };

  function take(committed: Committed): void {
    underway += committed.handOver.length;
    for (const channel of committed.queued) waiting.add(channel);
    carrier.carry(committed);
    claimFree();
  }

  function claimFree(): void {
    for (const channel of [...waiting]) {
      const free = carrier.free(channel);
      if (free <= 0) continue;
      const claimed = engine.claim(channel, free, time);
      underway += claimed.handOver.length;
      if (claimed.handOver.length === 0 && !claimed.queued.includes(channel)) waiting.delete(channel);
      carrier.carry(claimed);
    }
  }

  function applyOutcomes(): void {
    const batch = pending;
    pending = [];
    if (batch.length === 0) return;
    underway -= batch.length;
    take(engine.outcomes(batch, time));
  }

  async function settle(): Promise<void> {
    if (pending.length === 0 && underway > 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      wake = null;
    } else {
      // Nothing is under way, yet the engine is not done (a sweep, a full commit): let others have a turn.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    applyOutcomes();
    claimFree();
  }

  /** Repeats `step` until it is done, giving it the outcomes in between. */
  async function drive(step: () => Fed): Promise<void> {
    for (;;) {
      const fed = step();
      time = fed.time;
      take(fed);
      if (fed.done) return;
      await settle();
    }
  }

  return {
    ingest: (batch) =>
      inLine(async () => {
        const ordered = batch
          .map((incoming, index) => ({ incoming, index }))
          .sort((a, b) => a.incoming.at - b.incoming.at);
        const results: IncomingResult[] = [];
        let rest: readonly Incoming[] = ordered.map((each) => each.incoming);
        await drive(() => {
          const fed = engine.feed(rest);
          results.push(...fed.results.slice(0, fed.consumed));
          rest = rest.slice(fed.consumed);
          return fed;
        });
        const answers: IncomingResult[] = [];
        for (const [position, { index }] of ordered.entries())
          answers[index] = results[position] as IncomingResult;
        return answers;
      }),
    receipts: (batch) =>
      inLine(async () => {
        take(engine.receipts(batch, time));
      }),
    outcome(outcome) {
      pending.push(outcome);
      wake?.();
    },
    ready: () => wake?.(),
    nudge(committed) {
      if (committed !== undefined) take(committed);
    },
    advanceTo: (until) =>
      inLine(async () => {
        await drive(() => engine.advanceTo(until));
        while (underway > 0 || waiting.size > 0) await settle();
      }),
    now: () => time,
    stop: () =>
      inLine(async () => {
        applyOutcomes();
      }),
  };
}
