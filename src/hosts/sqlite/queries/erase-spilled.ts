/** Forgets the message ids of a subscriber. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM spilled WHERE subscriber = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareEraseSpilled(database: DatabaseSync): (subscriber: number) => void {
  const statement = database.prepare(SQL);
  return (subscriber) => {
    statement.run(subscriber);
  };
}
