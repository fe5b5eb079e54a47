/** The name behind a number. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT text FROM name WHERE id = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareReadName(database: DatabaseSync): (id: number) => { text: string } | undefined {
  const statement = database.prepare(SQL);
  return (id) => statement.get(id) as { text: string } | undefined;
}
