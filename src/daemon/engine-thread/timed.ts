/** The engine and its store with their commits timed: in all, and at the disk. Changes nothing of what they do. */
import type { Engine } from '../../hosts/host.ts';
import type { Store } from '../../hosts/store.ts';
import type { CommitTime } from './protocol.ts';

/** `elapsed`: milliseconds of a clock that nobody sets. */
export type Stopwatch = {
  readonly store: Store;
  /** The engine over that store; what its commits took goes to `onCommit`. */
  watch(engine: Engine, onCommit: (time: CommitTime) => void): Engine;
};

/** A stopwatch at the store of an engine. */
export function createStopwatch(store: Store, elapsed: () => number): Stopwatch {
  let diskMs = 0;
  const commit = () => {
    const startedAt = elapsed();
    try {
      store.commit();
    } finally {
      diskMs += elapsed() - startedAt;
    }
  };
  return {
    store: { ...store, commit },
    watch(engine, onCommit) {
      const timed = <Input extends readonly unknown[], Output>(work: (...input: Input) => Output) => {
        return (...input: Input): Output => {
          const startedAt = elapsed();
          diskMs = 0;
          try {
            return work(...input);
          } finally {
            onCommit({ totalMs: elapsed() - startedAt, diskMs });
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
    },
  };
}
