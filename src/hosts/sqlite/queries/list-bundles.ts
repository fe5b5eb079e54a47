/** All journeys that runs may be pinned to. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT body FROM bundle ORDER BY digest`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListBundles(database: DatabaseSync): () => { body: string }[] {
  const statement = database.prepare(SQL);
  return () => statement.all() as { body: string }[];
}
