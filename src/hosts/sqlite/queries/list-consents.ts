/** The consent ledger of one id, oldest first. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT id, entry, previous, hash FROM consent WHERE subscriber = ? ORDER BY id`;

/** Prepares the statement of this file. Rows, maybe none. Throws SQLite's error. */
export function prepareListConsents(
  database: DatabaseSync,
): (subscriber: number) => { id: number; entry: string; previous: string; hash: string }[] {
  const statement = database.prepare(SQL);
  return (subscriber) =>
    statement.all(subscriber) as { id: number; entry: string; previous: string; hash: string }[];
}
