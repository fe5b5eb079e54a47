/** Forgets an id, and what stands for it. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM alias WHERE id = ?1 OR subscriber = ?1`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareEraseAliases(database: DatabaseSync): (id: number) => void {
  const statement = database.prepare(SQL);
  return (id) => {
    statement.run(id);
  };
}
