/** How many unknown people have messages held. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT count(DISTINCT name) AS count FROM held`;

/** Prepares the statement of this file. Always one row. Throws SQLite's error. */
export function prepareCountHeld(database: DatabaseSync): () => { count: number } {
  const statement = database.prepare(SQL);
  return () => statement.get() as { count: number };
}
