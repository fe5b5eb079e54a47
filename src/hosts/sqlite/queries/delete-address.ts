/** An address is not theirs any more. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `DELETE FROM address WHERE address = ? AND subscriber = ?`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareDeleteAddress(
  database: DatabaseSync,
): (address: Uint8Array, subscriber: number) => void {
  const statement = database.prepare(SQL);
  return (address, subscriber) => {
    statement.run(address, subscriber);
  };
}
