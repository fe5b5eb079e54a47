/** Takes away the consent ledger of somebody who is erased. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM consent WHERE subscriber = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareEraseConsents(database: DatabaseSync): (subscriber: number) => void {
  const statement = database.prepare(SQL);
  return (subscriber) => {
    statement.run(subscriber);
  };
}
