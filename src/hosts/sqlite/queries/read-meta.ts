/** A value of the engine's own. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT value FROM meta WHERE name = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareReadMeta(database: DatabaseSync): (name: string) => { value: string } | undefined {
  const statement = database.prepare(SQL);
  return (name) => statement.get(name) as { value: string } | undefined;
}
