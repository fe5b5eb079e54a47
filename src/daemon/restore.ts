/**
 * A backup becomes a store again: checked, brought to the present as if everything due had been sent, marked, and put in its
 * place at the very end. What was interrupted leaves no store behind.
 */
import { statSync } from 'node:fs';
import { type Instant, instant } from '../base/ids.ts';
import { catchUp } from '../hosts/catch-up.ts';
import { beginRestore } from '../hosts/sqlite/backup.ts';
import type { StoreReport } from '../hosts/sqlite/inspect.ts';
import { openSqliteStore } from '../hosts/sqlite/store.ts';
import { definitions } from '../kinds/registry.ts';
import { createRenderer } from '../language/content/renderer.ts';

/** `assumed`: sends that are taken for sent, because they were due since the backup. */
export type Restored = {
  readonly report: StoreReport;
  readonly backupAt: Instant;
  readonly restoredAt: Instant;
  readonly assumed: number;
};

/** Throws StoreRefusal: foreign, damaged, newer, locked. The directory must hold no store. */
export function restoreStore(file: string, directory: string, now: number): Restored {
  const restoring = beginRestore(file, directory);
  try {
    const { report, scratch } = restoring;
    const backupAt = instant(Math.min(now, report.backupAt ?? Math.trunc(statSync(file).mtimeMs)));
    const restoredAt = instant(now);
    const store = openSqliteStore(scratch);
    let assumed: number;
    try {
      // What is rendered here is thrown away: it goes nowhere, and knows no secret for its links.
      const made = { kinds: definitions, renderer: createRenderer({}) };
      assumed = catchUp(store, made, { backupAt, restoredAt }).assumed;
    } finally {
      store.close();
    }
    restoring.publish();
    return { report, backupAt, restoredAt, assumed };
  } finally {
    restoring.end();
  }
}
