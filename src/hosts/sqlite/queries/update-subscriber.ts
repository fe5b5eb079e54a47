/** The new state of a subscriber; its due instant, and where its last lines are, stand in the same row. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `UPDATE subscriber SET due_at = ?2, state = ?3, checksum = ?4, seen = ?5, decided = ?6, heard = ?7, delivered = ?8 WHERE id = ?1`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareUpdateSubscriber(
  database: DatabaseSync,
): (
  id: number,
  dueAt: number | null,
  state: string,
  checksum: number,
  seen: Uint8Array | null,
  decided: number,
  heard: number,
  delivered: number,
) => void {
  const statement = database.prepare(SQL);
  return (id, dueAt, state, checksum, seen, decided, heard, delivered) => {
    statement.get(id, dueAt, state, checksum, seen, decided, heard, delivered);
  };
}
