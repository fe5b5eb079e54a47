/** Forgets what went to addresses for somebody. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM touch WHERE subscriber = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareEraseTouches(database: DatabaseSync): (subscriber: number) => void {
  const statement = database.prepare(SQL);
  return (subscriber) => {
    statement.run(subscriber);
  };
}
