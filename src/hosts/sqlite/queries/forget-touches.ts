/** Forgets what went to addresses until an instant. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM touch WHERE at <= ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareForgetTouches(database: DatabaseSync): (until: number) => void {
  const statement = database.prepare(SQL);
  return (until) => {
    statement.run(until);
  };
}
