/** All numbered texts. */
import type { DatabaseSync } from 'node:sqlite';

/** `checksum`: see `words.ts`; null: the word is older than checksums. */
export type WordRecord = { readonly id: number; readonly text: string; readonly checksum: number | null };

const SQL = `SELECT id, text, checksum FROM word`;

/** Prepares the statement of this file. Rows in no order. Throws SQLite's error. */
export function prepareListWords(database: DatabaseSync): () => WordRecord[] {
  const statement = database.prepare(SQL);
  return () => statement.all() as WordRecord[];
}
