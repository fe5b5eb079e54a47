/** Nothing is left of a chunk: which of its sends were over says nothing any more. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM landed WHERE id = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteLanded(database: DatabaseSync): (id: number) => void {
  const statement = database.prepare(SQL);
  return (id) => {
    statement.get(id);
  };
}
