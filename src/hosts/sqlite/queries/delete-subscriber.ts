/** Takes a state away; its name and history stay. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM subscriber WHERE id = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteSubscriber(database: DatabaseSync): (id: number) => void {
  const statement = database.prepare(SQL);
  return (id) => {
    statement.run(id);
  };
}
