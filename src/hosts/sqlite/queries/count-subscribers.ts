/** How many subscribers there are. A scan of the smallest index: once, when the store opens. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT count(*) AS count FROM subscriber`;

/** Prepares the statement of this file. Always one row. Throws SQLite's error. */
export function prepareCountSubscribers(database: DatabaseSync): () => { count: number } {
  const statement = database.prepare(SQL);
  return () => statement.get() as { count: number };
}
