/** Forgets a chunk of sends on their first attempt and their bytes. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM flights WHERE id = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteFlights(database: DatabaseSync): (id: number) => void {
  const statement = database.prepare(SQL);
  return (id) => {
    statement.get(id);
  };
}
