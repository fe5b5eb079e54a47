/** Counts something of a kind about a subject in a span of time. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO tally (kind, span, subject, count) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareAddTally(
  database: DatabaseSync,
): (kind: string, span: number, subject: string, count: number) => void {
  const statement = database.prepare(SQL);
  return (kind, span, subject, count) => {
    statement.run(kind, span, subject, count);
  };
}
