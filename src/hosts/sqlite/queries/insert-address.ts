/** Notes whose an address is. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO address (address, subscriber) VALUES (?, ?) ON CONFLICT DO NOTHING`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareInsertAddress(
  database: DatabaseSync,
): (address: Uint8Array, subscriber: number) => void {
  const statement = database.prepare(SQL);
  return (address, subscriber) => {
    statement.run(address, subscriber);
  };
}
