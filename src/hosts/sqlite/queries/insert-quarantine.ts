/** What made the kernel fail, with all that a replay needs. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO quarantine (subscriber, at, reason, replay) VALUES (?, ?, ?, ?)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareInsertQuarantine(
  database: DatabaseSync,
): (subscriber: number, at: number, reason: string, replay: string) => void {
  const statement = database.prepare(SQL);
  return (subscriber, at, reason, replay) => {
    statement.run(subscriber, at, reason, replay);
  };
}
