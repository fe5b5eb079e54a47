/** Takes a dead letter away. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM letter WHERE key = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteLetter(database: DatabaseSync): (key: string) => void {
  const statement = database.prepare(SQL);
  return (key) => {
    statement.run(key);
  };
}
