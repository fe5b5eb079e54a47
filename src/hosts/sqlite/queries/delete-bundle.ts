/** A journey that nobody needs any more. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM bundle WHERE digest = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteBundle(database: DatabaseSync): (digest: string) => void {
  const statement = database.prepare(SQL);
  return (digest) => {
    statement.run(digest);
  };
}
