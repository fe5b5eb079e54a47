/** The day on which a message id was seen. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT day FROM spilled WHERE subscriber = ? AND id = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareFindSpilled(
  database: DatabaseSync,
): (subscriber: number, id: number) => { day: number } | undefined {
  const statement = database.prepare(SQL);
  return (subscriber, id) => statement.get(subscriber, id) as { day: number } | undefined;
}
