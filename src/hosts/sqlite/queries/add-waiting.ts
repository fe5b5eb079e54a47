/** So many more sends of one kind are queued or held. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO waiting (channel, subject, state, count) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareAddWaiting(
  database: DatabaseSync,
): (channel: string, subject: string, state: number, count: number) => void {
  const statement = database.prepare(SQL);
  return (channel, subject, state, count) => {
    statement.run(channel, subject, state, count);
  };
}
