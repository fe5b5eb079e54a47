/** What is left of a chunk of sends on their first attempt after an erasure. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `UPDATE flights SET lines = ?2 WHERE id = ?1`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareUpdateFlights(database: DatabaseSync): (id: number, lines: string) => void {
  const statement = database.prepare(SQL);
  return (id, lines) => {
    statement.get(id, lines);
  };
}
