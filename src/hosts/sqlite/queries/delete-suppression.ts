/** Lifts a suppression. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM suppression WHERE address = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteSuppression(database: DatabaseSync): (address: Uint8Array) => void {
  const statement = database.prepare(SQL);
  return (address) => {
    statement.run(address);
  };
}
