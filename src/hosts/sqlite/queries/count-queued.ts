/** How many sends wait for a permit. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT count(*) AS count FROM outbox WHERE state = 0`;

/** Prepares the statement of this file. Always one row. Throws SQLite's error. */
export function prepareCountQueued(database: DatabaseSync): () => { count: number } {
  const statement = database.prepare(SQL);
  return () => statement.get() as { count: number };
}
