/** Who is parked where in a store file that nobody needs to run: a backup, or the store of a daemon. Changes nothing. */
import { DatabaseSync } from 'node:sqlite';
import type { ParkedRuns } from '../../plan/diff/parked.ts';
import type { JourneyBundle, PlanFile } from '../../plan/plan.ts';
import { readParkedRuns } from '../engine/parked-runs.ts';
import { inspectOpen } from './inspect.ts';
import { prepareListBundles } from './queries/list-bundles.ts';
import { prepareListRunCounts } from './queries/list-run-counts.ts';

/** `plan` null: none was applied. `backupAt`: when the copy was made, epoch ms; null: it is no copy. */
export type ParkedFile = {
  readonly plan: PlanFile | null;
  readonly backupAt: number | null;
  readonly runs: readonly ParkedRuns[];
};

/** Reads the counts of a store file. Throws StoreRefusal: foreign, damaged, newer; and the system's errors. */
export function readParkedFile(file: string): ParkedFile {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    const { plan, backupAt } = inspectOpen(database, file);
    const [bundles, counts] = [prepareListBundles(database), prepareListRunCounts(database)];
    const runs = readParkedRuns({
      readBundles: () => bundles().map(({ body }) => JSON.parse(body) as JourneyBundle),
      readRunCounts: () => counts().map((row) => ({ ...row, digest: row.digest as JourneyBundle['digest'] })),
    });
    return { plan, backupAt, runs };
  } finally {
    database.close();
  }
}
