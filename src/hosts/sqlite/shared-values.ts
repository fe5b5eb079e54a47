/** Values shared by all subscribers, in memory between commits: one write per trait and commit, however many contribute. */
import type { Moments, SharedSnapshot } from '../../kernel/input.ts';
import type { Statements } from './statements.ts';

const VERSION = 'shared_version';

export type SharedValues = {
  read(): SharedSnapshot;
  contribute(trait: string, count: number, sum: number, sumOfSquares: number): void;
  /** Writes what changed; to be called before the commit. */
  flush(): void;
  /** Reads everything anew. */
  reload(): void;
};

/** The shared values of an open file. */
export function createSharedValues(statements: Statements): SharedValues {
  let snapshot: SharedSnapshot = { version: 0, moments: {} };
  const changed = new Set<string>();

  function reload(): void {
    const moments: { [trait: string]: Moments } = {};
    for (const { trait, count, sum, sumOfSquares } of statements.listMoments()) {
      moments[trait] = { count, sum, sumOfSquares };
    }
    snapshot = { version: Number(statements.readMeta(VERSION)?.value ?? '0'), moments };
    changed.clear();
  }

  reload();
  return {
    reload,
    read: () => snapshot,
    contribute(trait, count, sum, sumOfSquares) {
      const present = snapshot.moments[trait] ?? { count: 0, sum: 0, sumOfSquares: 0 };
      const next = {
        count: present.count + count,
        sum: present.sum + sum,
        sumOfSquares: present.sumOfSquares + sumOfSquares,
      };
      snapshot = { version: snapshot.version + 1, moments: { ...snapshot.moments, [trait]: next } };
      changed.add(trait);
    },
    flush() {
      if (changed.size === 0) return;
      for (const trait of changed) {
        const moments = snapshot.moments[trait];
        if (moments !== undefined) {
          statements.writeMoments(trait, moments.count, moments.sum, moments.sumOfSquares);
        }
      }
      statements.writeMeta(VERSION, String(snapshot.version));
      changed.clear();
    },
  };
}
