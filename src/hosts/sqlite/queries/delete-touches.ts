/** Forgets at which addresses a send was. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM touch WHERE key = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteTouches(database: DatabaseSync): (key: string) => void {
  const statement = database.prepare(SQL);
  return (key) => {
    statement.run(key);
  };
}
