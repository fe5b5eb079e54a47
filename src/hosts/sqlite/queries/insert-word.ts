/** A text gets the next number; the first one is 2. Where the index knows the text nothing happens, whatever the table says. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO word (id, text, checksum) VALUES ((SELECT coalesce(max(id), 1) + 1 FROM word), ?, ?) ON CONFLICT DO NOTHING RETURNING id`;

/** Prepares the statement of this file. Undefined: the text has a number. Throws SQLite's error. */
export function prepareInsertWord(
  database: DatabaseSync,
): (text: string, checksum: number) => { id: number } | undefined {
  const statement = database.prepare(SQL);
  return (text, checksum) => statement.get(text, checksum) as { id: number } | undefined;
}
