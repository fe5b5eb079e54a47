/**
 * The replay clock: time is the newest event time fed (semantics 4). History runs as fast as the machine and the
 * providers allow; whoever has a send under way waits for its outcome, the others go on.
 */
import type { Instant } from '../base/ids.ts';
import type { AttemptOutcome, Committed, Engine, Fed, Incoming, IncomingResult } from '../hosts/host.ts';
import type { Carrier, Loop } from './loop.ts';

/** How long outcomes wait for others, so that one commit takes them all. */
const gatherMs = 10;

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
      const free = Math.min(carrier.free(channel), engine.free(channel));
      if (free <= 0) continue;
      const claimed = engine.claim(channel, free, time);
      underway += claimed.handOver.length;
      if (claimed.decisions.length === 0) waiting.delete(channel);
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

  /** Waits for outcomes: all that are under way, or those that come soon after the first. One commit takes them. */
  async function settle(): Promise<void> {
    // Nothing is under way, yet the engine is not done (a sweep, a full commit): let others have a turn.
    if (pending.length === 0 && underway === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    else await gather();
    applyOutcomes();
    claimFree();
  }

  function gather(): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | null = null;
      const end = () => {
        if (timer !== null) clearTimeout(timer);
        wake = null;
        resolve();
      };
      wake = () => {
        if (pending.length >= underway) end();
        else if (pending.length > 0) timer ??= setTimeout(end, gatherMs);
      };
      wake();
    });
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
