/** One subscriber with its state, by name; a name alone (an alias, an absorbed one) has a null state. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT n.id AS id, s.state AS state, s.due_at AS dueAt, s.seen AS seen FROM name n LEFT JOIN subscriber s ON s.id = n.id WHERE n.text = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareReadSubscriber(
  database: DatabaseSync,
): (
  name: string,
) => { id: number; state: string | null; dueAt: number | null; seen: Uint8Array | null } | undefined {
  const statement = database.prepare(SQL);
  return (name) =>
    statement.get(name) as
      | { id: number; state: string | null; dueAt: number | null; seen: Uint8Array | null }
      | undefined;
}
