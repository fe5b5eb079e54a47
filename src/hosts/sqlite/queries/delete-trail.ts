/** Forgets where the last lines of a subscriber without a state are. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM trail WHERE subscriber = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteTrail(database: DatabaseSync): (subscriber: number) => void {
  const statement = database.prepare(SQL);
  return (subscriber) => {
    statement.run(subscriber);
  };
}
