/** Appends a line of the consent ledger. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO consent (subscriber, entry, previous, hash) VALUES (?, ?, ?, ?)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareInsertConsent(
  database: DatabaseSync,
): (subscriber: number, entry: string, previous: string, hash: string) => void {
  const statement = database.prepare(SQL);
  return (subscriber, entry, previous, hash) => {
    statement.run(subscriber, entry, previous, hash);
  };
}
