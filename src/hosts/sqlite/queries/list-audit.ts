/** The newest lines of the audit, newest first. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT body FROM audit ORDER BY id DESC LIMIT ?`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListAudit(database: DatabaseSync): (limit: number) => { body: string }[] {
  const statement = database.prepare(SQL);
  return (limit) => statement.all(limit) as { body: string }[];
}
