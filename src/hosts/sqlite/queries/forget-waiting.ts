/** Drops kinds of which nothing waits any more. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM waiting WHERE count = 0`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareForgetWaiting(database: DatabaseSync): () => void {
  const statement = database.prepare(SQL);
  return () => {
    statement.run();
  };
}
