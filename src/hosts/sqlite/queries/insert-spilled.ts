/** A message id that no longer fits beside the state. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO spilled (subscriber, id, day) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET day = max(day, excluded.day)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareInsertSpilled(
  database: DatabaseSync,
): (subscriber: number, id: number, day: number) => void {
  const statement = database.prepare(SQL);
  return (subscriber, id, day) => {
    statement.run(subscriber, id, day);
  };
}
