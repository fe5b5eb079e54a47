/** A text gets the next number; the first one is 2. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO word (id, text) VALUES ((SELECT coalesce(max(id), 1) + 1 FROM word), ?) RETURNING id`;

/** Prepares the statement of this file. Always one row. Throws SQLite's error. */
export function prepareInsertWord(database: DatabaseSync): (text: string) => { id: number } {
  const statement = database.prepare(SQL);
  return (text) => statement.get(text) as { id: number };
}
