/** The last line of somebody's consent ledger. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT hash FROM consent WHERE subscriber = ? ORDER BY id DESC LIMIT 1`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareLastConsent(
  database: DatabaseSync,
): (subscriber: number) => { hash: string } | undefined {
  const statement = database.prepare(SQL);
  return (subscriber) => statement.get(subscriber) as { hash: string } | undefined;
}
