/** The part of the SQLite store that holds the plan in force, pinned journeys, run counts and sweeps. */
import type { Digest, Instant } from '../../base/ids.ts';
import type { JourneyBundle, PlanFile } from '../../plan/plan.ts';
import type { Store, SweepRow } from '../store.ts';
import type { Statements } from './statements.ts';

/** Plans by the statements of an open file. */
export function createPlans(
  statements: Statements,
): Pick<
  Store,
  'installPlan' | 'readPlan' | 'readBundles' | 'writeBundles' | 'deleteBundle' | 'countRuns' | 'readRunCounts'
> {
  return {
    installPlan: (file) => statements.writePlan(JSON.stringify(file)),
    readPlan() {
      const row = statements.readPlan();
      return row === undefined ? null : (JSON.parse(row.body) as PlanFile);
    },
    readBundles: () => statements.listBundles().map((row) => JSON.parse(row.body) as JourneyBundle),
    writeBundles(bundles) {
      for (const bundle of bundles) statements.writeBundle(bundle.digest, JSON.stringify(bundle));
    },
    deleteBundle: (digest) => statements.deleteBundle(digest),
    countRuns: (digest, step, difference) => statements.countRuns(digest, step, difference),
    readRunCounts: () => statements.listRunCounts().map((row) => ({ ...row, digest: row.digest as Digest })),
  };
}

/** Sweeps, cached: they are asked for at every step of the replay clock. `forget` drops the cache. */
export function createSweeps(statements: Statements) {
  let sweeps: readonly SweepRow[] | null = null;
  return {
    forget() {
      sweeps = null;
    },
    putSweep(row: SweepRow) {
      sweeps = null;
      statements.putSweep(row.id, row.journey, row.dueAt, row.cursor, row.rank, row.size);
    },
    readSweeps(): readonly SweepRow[] {
      sweeps ??= statements.listSweeps().map((row) => ({ ...row, dueAt: row.dueAt as Instant }));
      return sweeps;
    },
    deleteSweep(id: string) {
      sweeps = null;
      statements.deleteSweep(id);
    },
  };
}
