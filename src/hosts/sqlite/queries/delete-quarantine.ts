/** Takes a subscriber out of quarantine. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM quarantine WHERE subscriber = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteQuarantine(database: DatabaseSync): (subscriber: number) => void {
  const statement = database.prepare(SQL);
  return (subscriber) => {
    statement.run(subscriber);
  };
}
