/** Forgets message ids before a day. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM spilled WHERE day < ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareForgetSpilled(database: DatabaseSync): (day: number) => void {
  const statement = database.prepare(SQL);
  return (day) => {
    statement.run(day);
  };
}
