/** Values shared by all subscribers, in memory between commits: one write per trait and commit, however many contribute. */
import { NEVER } from '../../base/ids.ts';
import type { Moments, SharedSnapshot } from '../../kernel/input.ts';
import type { Statements } from './statements.ts';

const VERSION = 'shared_version';
/** Names of the parts that are kept whole, as JSON, beside the engine's own values. */
const PARTS = { gauges: 'shared_gauges', controls: 'shared_controls' } as const;
type Part = keyof typeof PARTS;

export type SharedValues = {
  read(): SharedSnapshot;
  contribute(trait: string, count: number, sum: number, sumOfSquares: number): void;
  write(part: Pick<SharedSnapshot, 'gauges' | 'controls'>): void;
  /** Writes what changed; to be called before the commit. */
  flush(): void;
  /** Reads everything anew. */
  reload(): void;
};

/** The shared values of an open file. */
export function createSharedValues(statements: Statements): SharedValues {
  let snapshot: SharedSnapshot = { version: 0, moments: {} };
  const changed = new Set<string>();
  const changedParts = new Set<Part>();

  function readPart(part: Part): object {
    const text = statements.readMeta(PARTS[part])?.value;
    return text === undefined ? {} : { [part]: JSON.parse(text, reviveNever) };
  }

  function reload(): void {
    const moments: { [trait: string]: Moments } = {};
    for (const { trait, count, sum, sumOfSquares } of statements.listMoments()) {
      moments[trait] = { count, sum, sumOfSquares };
    }
    const version = Number(statements.readMeta(VERSION)?.value ?? '0');
    snapshot = { version, moments, ...readPart('gauges'), ...readPart('controls') };
    changed.clear();
    changedParts.clear();
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
    write(part) {
      snapshot = { ...snapshot, ...part, version: snapshot.version + 1 };
      for (const name of Object.keys(part) as Part[]) changedParts.add(name);
    },
    flush() {
      if (changed.size === 0 && changedParts.size === 0) return;
      for (const part of changedParts) {
        statements.writeMeta(PARTS[part], JSON.stringify(snapshot[part]));
      }
      for (const trait of changed) {
        const moments = snapshot.moments[trait];
        if (moments !== undefined) {
          statements.writeMoments(trait, moments.count, moments.sum, moments.sumOfSquares);
        }
      }
      statements.writeMeta(VERSION, String(snapshot.version));
      changed.clear();
      changedParts.clear();
    },
  };
}

/** JSON knows no end of time: it writes NEVER as null. */
function reviveNever(name: string, value: unknown): unknown {
  return name === 'until' && value === null ? NEVER : value;
}
