/** Forgets a row of the outbox and its bytes. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM outbox WHERE key = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteOutbox(database: DatabaseSync): (key: string) => void {
  const statement = database.prepare(SQL);
  return (key) => {
    statement.get(key);
  };
}
