/** Lets the held messages of somebody go. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM held WHERE name = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteHeld(database: DatabaseSync): (name: string) => void {
  const statement = database.prepare(SQL);
  return (name) => {
    statement.run(name);
  };
}
