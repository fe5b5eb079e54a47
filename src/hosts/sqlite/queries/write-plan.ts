/** The plan in force. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT OR REPLACE INTO plan (id, body) VALUES (1, ?)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareWritePlan(database: DatabaseSync): (body: string) => void {
  const statement = database.prepare(SQL);
  return (body) => {
    statement.run(body);
  };
}
