/** Whether the outbox has a row of this key. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT 1 AS found FROM outbox WHERE key = ?`;

/** Prepares the statement of this file. Undefined: it has none. Throws SQLite's error. */
export function prepareHasOutbox(database: DatabaseSync): (key: string) => { found: number } | undefined {
  const statement = database.prepare(SQL);
  return (key) => statement.get(key) as { found: number } | undefined;
}
