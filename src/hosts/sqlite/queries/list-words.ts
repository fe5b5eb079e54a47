/** All numbered texts. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT id, text FROM word`;

/** Prepares the statement of this file. Rows in no order. Throws SQLite's error. */
export function prepareListWords(database: DatabaseSync): () => { id: number; text: string }[] {
  const statement = database.prepare(SQL);
  return () => statement.all() as { id: number; text: string }[];
}
