/** The new state of a subscriber whose due instant stays: the index of those is left alone. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `UPDATE subscriber SET state = ?2, checksum = ?3, seen = ?4, decided = ?5, heard = ?6, delivered = ?7 WHERE id = ?1`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareUpdateState(
  database: DatabaseSync,
): (
  id: number,
  state: string,
  checksum: number,
  seen: Uint8Array | null,
  decided: number,
  heard: number,
  delivered: number,
) => void {
  const statement = database.prepare(SQL);
  return (id, state, checksum, seen, decided, heard, delivered) => {
    statement.get(id, state, checksum, seen, decided, heard, delivered);
  };
}
