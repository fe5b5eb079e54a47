/** How many dead letters there are, by what became of them and why. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT state, reason, count(*) AS count FROM letter GROUP BY state, reason ORDER BY state, reason`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareCountLetters(
  database: DatabaseSync,
): () => { state: string; reason: string; count: number }[] {
  const statement = database.prepare(SQL);
  return () => statement.all() as { state: string; reason: string; count: number }[];
}
