/** Forgets all sends of a subscriber. A scan: erasure only. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM outbox WHERE subscriber = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareEraseOutbox(database: DatabaseSync): (subscriber: number) => void {
  const statement = database.prepare(SQL);
  return (subscriber) => {
    statement.run(subscriber);
  };
}
