/** Whether any address is suppressed. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT EXISTS (SELECT 1 FROM suppression) AS found`;

/** Prepares the statement of this file. Always one row. Throws SQLite's error. */
export function prepareAnySuppression(database: DatabaseSync): () => { found: number } {
  const statement = database.prepare(SQL);
  return () => statement.get() as { found: number };
}
