/** Forgets the dead letters of before an instant. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM letter WHERE at < ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareForgetLetters(database: DatabaseSync): (before: number) => void {
  const statement = database.prepare(SQL);
  return (before) => {
    statement.run(before);
  };
}
