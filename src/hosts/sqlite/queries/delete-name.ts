/** Forgets a name. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM name WHERE id = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteName(database: DatabaseSync): (id: number) => void {
  const statement = database.prepare(SQL);
  return (id) => {
    statement.run(id);
  };
}
