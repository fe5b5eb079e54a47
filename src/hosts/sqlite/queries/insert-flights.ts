/** A chunk of sends on their first attempt. `get` runs it, too, and makes no object that says what it did. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO flights (id, lines) VALUES (?, ?)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareInsertFlights(database: DatabaseSync): (id: number, lines: string) => void {
  const statement = database.prepare(SQL);
  return (id, lines) => {
    statement.get(id, lines);
  };
}
