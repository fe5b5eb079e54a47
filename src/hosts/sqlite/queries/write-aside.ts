/** When somebody is woken, and what they have seen; the state beside it stays byte for byte as it is. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `UPDATE subscriber SET due_at = ?2, seen = ?3 WHERE id = ?1`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareWriteAside(
  database: DatabaseSync,
): (id: number, dueAt: number | null, seen: Uint8Array | null) => void {
  const statement = database.prepare(SQL);
  return (id, dueAt, seen) => {
    statement.run(id, dueAt, seen);
  };
}
