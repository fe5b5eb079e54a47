/** The new state of a subscriber; its due instant is in the same row. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `UPDATE subscriber SET due_at = ?2, state = ?3, seen = ?4 WHERE id = ?1`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareUpdateSubscriber(
  database: DatabaseSync,
): (id: number, dueAt: number | null, state: string, seen: Uint8Array | null) => void {
  const statement = database.prepare(SQL);
  return (id, dueAt, state, seen) => {
    statement.run(id, dueAt, state, seen);
  };
}
