/** Points everything that stood for one subscriber to another. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `UPDATE alias SET subscriber = ?2 WHERE subscriber = ?1`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareMoveAliases(database: DatabaseSync): (from: number, to: number) => void {
  const statement = database.prepare(SQL);
  return (from, to) => {
    statement.run(from, to);
  };
}
