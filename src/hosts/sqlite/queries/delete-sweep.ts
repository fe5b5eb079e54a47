/** A sweep that is over. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM sweep WHERE id = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteSweep(database: DatabaseSync): (id: string) => void {
  const statement = database.prepare(SQL);
  return (id) => {
    statement.run(id);
  };
}
