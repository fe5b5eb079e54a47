/** Where the last lines of a subscriber without a state are. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT decided, heard, delivered FROM trail WHERE subscriber = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareReadTrail(
  database: DatabaseSync,
): (subscriber: number) => { decided: number; heard: number; delivered: number } | undefined {
  const statement = database.prepare(SQL);
  return (subscriber) =>
    statement.get(subscriber) as { decided: number; heard: number; delivered: number } | undefined;
}
