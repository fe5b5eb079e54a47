/** One more line of the audit. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO audit (body) VALUES (?)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareInsertAudit(database: DatabaseSync): (body: string) => void {
  const statement = database.prepare(SQL);
  return (body) => {
    statement.run(body);
  };
}
