/** The engine with its commits timed, for the metrics. Changes nothing of what it does. */
import type { Engine } from '../hosts/host.ts';
import type { Metrics } from './metrics.ts';

/** An engine that does the same, and whose commits are observed. */
export function timeCommits(engine: Engine, { commitSeconds }: Metrics): Engine {
  const timed = <Input extends readonly unknown[], Output>(work: (...input: Input) => Output) => {
    return (...input: Input): Output => {
      const end = commitSeconds.startTimer();
      try {
        return work(...input);
      } finally {
        end();
      }
    };
  };
  const { accept, runDue, claim, outcomes, receipts, feed, advanceTo } = engine;
  return {
    ...engine,
    accept: timed(accept),
    runDue: timed(runDue),
    claim: timed(claim),
    outcomes: timed(outcomes),
    receipts: timed(receipts),
    feed: timed(feed),
    advanceTo: timed(advanceTo),
  };
}
