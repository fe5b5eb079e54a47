/** A send on its first attempt. `get` runs it, too, and makes no object that says what it did. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO flight (id, subscriber, body) VALUES (?, ?, ?)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareInsertFlight(
  database: DatabaseSync,
): (id: number, subscriber: number, body: string) => void {
  const statement = database.prepare(SQL);
  return (id, subscriber, body) => {
    statement.get(id, subscriber, body);
  };
}
