/** A new name; gives its number. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO name (text) VALUES (?) RETURNING id`;

/** Prepares the statement of this file. Always one row. Throws SQLite's error. */
export function prepareInsertName(database: DatabaseSync): (name: string) => { id: number } {
  const statement = database.prepare(SQL);
  return (name) => statement.get(name) as { id: number };
}
