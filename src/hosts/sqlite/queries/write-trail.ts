/** Where the last lines of a subscriber without a state are, new or changed. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT OR REPLACE INTO trail (subscriber, decided, heard, delivered) VALUES (?, ?, ?, ?)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareWriteTrail(
  database: DatabaseSync,
): (subscriber: number, decided: number, heard: number, delivered: number) => void {
  const statement = database.prepare(SQL);
  return (subscriber, decided, heard, delivered) => {
    statement.run(subscriber, decided, heard, delivered);
  };
}
