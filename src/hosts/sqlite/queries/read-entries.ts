/** Entries of a journey in a period. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT count FROM entry_count WHERE journey = ? AND period = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareReadEntries(
  database: DatabaseSync,
): (journey: string, period: string) => { count: number } | undefined {
  const statement = database.prepare(SQL);
  return (journey, period) => statement.get(journey, period) as { count: number } | undefined;
}
