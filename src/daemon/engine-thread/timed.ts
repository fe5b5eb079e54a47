/** The engine and its store with their commits timed: in all, and at the disk. Changes nothing of what they do. */
import type { Committed, Engine } from '../../hosts/host.ts';
import type { Store } from '../../hosts/store.ts';
import type { CommitBook } from './commit-book.ts';
import type { CommitTime } from './protocol.ts';

/** `elapsed`: milliseconds of a clock that nobody sets. */
export type Stopwatch = {
  readonly store: Store;
  /** The engine over that store; what its commits took goes to `onCommit`. */
  watch(engine: Engine, onCommit: (time: CommitTime) => void): Engine;
};

/** A stopwatch at the store of an engine. `book`: where somebody traces, what each commit was about is entered there. */
export function createStopwatch(
  store: Store,
  elapsed: () => number,
  book: CommitBook | null = null,
): Stopwatch {
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
      const timed = <Input extends readonly unknown[], Output extends Committed>(
        call: string,
        work: (...input: Input) => Output,
      ) => {
        return (...input: Input): Output => {
          const startedAt = Date.now();
          const begunAt = elapsed();
          diskMs = 0;
          let committed: Output | null = null;
          try {
            committed = work(...input);
            return committed;
          } finally {
            const time = { totalMs: elapsed() - begunAt, diskMs };
            const entry = book?.enter({ call, startedAt, given: input[0], committed });
            onCommit(entry === undefined ? time : { ...time, work: entry });
          }
        };
      };
      const { accept, runDue, claim, outcomes, receipts, feed, advanceTo } = engine;
      return {
        ...engine,
        accept: timed('accept', accept),
        runDue: timed('runDue', runDue),
        claim: timed('claim', claim),
        outcomes: timed('outcomes', outcomes),
        receipts: timed('receipts', receipts),
        feed: timed('feed', feed),
        advanceTo: timed('advanceTo', advanceTo),
      };
    },
  };
}
