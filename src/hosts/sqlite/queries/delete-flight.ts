/** Forgets a send on its first attempt and its bytes. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM flight WHERE id = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteFlight(database: DatabaseSync): (id: number) => void {
  const statement = database.prepare(SQL);
  return (id) => {
    statement.get(id);
  };
}
