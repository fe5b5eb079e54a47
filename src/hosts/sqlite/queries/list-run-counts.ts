/** Runs by digest and step. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT digest, step, count FROM run_count WHERE count <> 0 ORDER BY digest, step`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListRunCounts(
  database: DatabaseSync,
): () => { digest: string; step: string; count: number }[] {
  const statement = database.prepare(SQL);
  return () => statement.all() as { digest: string; step: string; count: number }[];
}
