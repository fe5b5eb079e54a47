/** The held messages of somebody, oldest first. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT body FROM held WHERE name = ? ORDER BY id`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListHeld(database: DatabaseSync): (name: string) => { body: string }[] {
  const statement = database.prepare(SQL);
  return (name) => statement.all(name) as { body: string }[];
}
