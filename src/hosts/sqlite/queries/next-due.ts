/** The earliest due instant. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT min(due_at) AS dueAt FROM subscriber WHERE due_at IS NOT NULL`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareNextDue(database: DatabaseSync): () => { dueAt: number | null } | undefined {
  const statement = database.prepare(SQL);
  return () => statement.get() as { dueAt: number | null } | undefined;
}
