/** A new subscriber. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO subscriber (id, position, due_at, state, checksum, seen, decided, heard, delivered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareInsertSubscriber(
  database: DatabaseSync,
): (
  id: number,
  position: string,
  dueAt: number | null,
  state: string,
  checksum: number,
  seen: Uint8Array | null,
  decided: number,
  heard: number,
  delivered: number,
) => void {
  const statement = database.prepare(SQL);
  return (id, position, dueAt, state, checksum, seen, decided, heard, delivered) => {
    statement.run(id, position, dueAt, state, checksum, seen, decided, heard, delivered);
  };
}
