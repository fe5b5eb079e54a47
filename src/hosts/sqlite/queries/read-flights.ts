/** The lines of a chunk of sends on their first attempt. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT lines FROM flights WHERE id = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareReadFlights(database: DatabaseSync): (id: number) => { lines: string } | undefined {
  const statement = database.prepare(SQL);
  return (id) => statement.get(id) as { lines: string } | undefined;
}
