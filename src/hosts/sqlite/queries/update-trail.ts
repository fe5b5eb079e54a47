/** Where the last lines of a subscriber are, whose state stays as it is. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `UPDATE subscriber SET decided = ?2, heard = ?3, delivered = ?4 WHERE id = ?1`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareUpdateTrail(
  database: DatabaseSync,
): (id: number, decided: number, heard: number, delivered: number) => void {
  const statement = database.prepare(SQL);
  return (id, decided, heard, delivered) => {
    statement.run(id, decided, heard, delivered);
  };
}
