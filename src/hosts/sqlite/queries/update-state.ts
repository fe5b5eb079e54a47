/** The new state of a subscriber whose due instant stays: the index of those is left alone. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `UPDATE subscriber SET state = ?2, seen = ?3, decided = ?4, heard = ?5, delivered = ?6 WHERE id = ?1`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareUpdateState(
  database: DatabaseSync,
): (
  id: number,
  state: string,
  seen: Uint8Array | null,
  decided: number,
  heard: number,
  delivered: number,
) => void {
  const statement = database.prepare(SQL);
  return (id, state, seen, decided, heard, delivered) => {
    statement.run(id, state, seen, decided, heard, delivered);
  };
}
