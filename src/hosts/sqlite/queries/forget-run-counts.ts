/** Drops counts that came back to nothing. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM run_count WHERE count = 0`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareForgetRunCounts(database: DatabaseSync): () => void {
  const statement = database.prepare(SQL);
  return () => {
    statement.run();
  };
}
