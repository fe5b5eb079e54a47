/** Whether the outbox has any row. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT EXISTS (SELECT 1 FROM outbox) AS found`;

/** Prepares the statement of this file. Always one row. Throws SQLite's error. */
export function prepareAnyOutbox(database: DatabaseSync): () => { found: number } {
  const statement = database.prepare(SQL);
  return () => statement.get() as { found: number };
}
