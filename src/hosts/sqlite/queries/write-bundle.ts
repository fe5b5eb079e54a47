/** A journey that runs may be pinned to. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT OR REPLACE INTO bundle (digest, body) VALUES (?, ?)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareWriteBundle(database: DatabaseSync): (digest: string, body: string) => void {
  const statement = database.prepare(SQL);
  return (digest, body) => {
    statement.run(digest, body);
  };
}
