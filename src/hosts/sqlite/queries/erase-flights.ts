/** Forgets all sends of a subscriber that are on their first attempt. A scan of the few that there are: erasure only. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM flight WHERE subscriber = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareEraseFlights(database: DatabaseSync): (subscriber: number) => void {
  const statement = database.prepare(SQL);
  return (subscriber) => {
    statement.run(subscriber);
  };
}
