/** The plan in force. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT body FROM plan WHERE id = 1`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareReadPlan(database: DatabaseSync): () => { body: string } | undefined {
  const statement = database.prepare(SQL);
  return () => statement.get() as { body: string } | undefined;
}
