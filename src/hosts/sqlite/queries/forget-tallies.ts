/** Forgets what was counted before a span of time. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM tally WHERE span < ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareForgetTallies(database: DatabaseSync): (before: number) => void {
  const statement = database.prepare(SQL);
  return (before) => {
    statement.run(before);
  };
}
