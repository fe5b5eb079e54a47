/** Counts entries of a journey in a period. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO entry_count (journey, period, count) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareAddEntries(
  database: DatabaseSync,
): (journey: string, period: string, count: number) => void {
  const statement = database.prepare(SQL);
  return (journey, period, count) => {
    statement.run(journey, period, count);
  };
}
