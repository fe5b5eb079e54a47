/** The number of a name. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT id FROM name WHERE text = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareFindName(database: DatabaseSync): (name: string) => { id: number } | undefined {
  const statement = database.prepare(SQL);
  return (name) => statement.get(name) as { id: number } | undefined;
}
