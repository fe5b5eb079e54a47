/** When somebody is woken whose state cannot be read; all else of the row stays byte for byte as it is. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `UPDATE subscriber SET due_at = ?2 WHERE id = ?1`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareWriteAside(database: DatabaseSync): (id: number, dueAt: number | null) => void {
  const statement = database.prepare(SQL);
  return (id, dueAt) => {
    statement.run(id, dueAt);
  };
}
