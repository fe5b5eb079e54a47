/** Forgets held messages before a day. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM held WHERE day < ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareForgetHeld(database: DatabaseSync): (day: number) => void {
  const statement = database.prepare(SQL);
  return (day) => {
    statement.run(day);
  };
}
