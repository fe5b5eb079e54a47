/** Counts runs on a step of a digest up or down. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO run_count (digest, step, count) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareCountRuns(
  database: DatabaseSync,
): (digest: string, step: string, count: number) => void {
  const statement = database.prepare(SQL);
  return (digest, step, count) => {
    statement.run(digest, step, count);
  };
}
