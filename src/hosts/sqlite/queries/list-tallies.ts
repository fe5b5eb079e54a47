/** What was counted of a kind from a span of time on, by subject. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT subject, sum(count) AS count FROM tally WHERE kind = ? AND span >= ? GROUP BY subject ORDER BY subject`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListTallies(
  database: DatabaseSync,
): (kind: string, from: number) => { subject: string; count: number }[] {
  const statement = database.prepare(SQL);
  return (kind, from) => statement.all(kind, from) as { subject: string; count: number }[];
}
