/** The number of a text, as the index knows it. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT id FROM word WHERE text = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareFindWord(database: DatabaseSync): (text: string) => { id: number } | undefined {
  const statement = database.prepare(SQL);
  return (text) => statement.get(text) as { id: number } | undefined;
}
