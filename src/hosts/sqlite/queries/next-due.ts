/** The earliest due instant of somebody who has a name: whoever has none cannot be woken, and must not keep the loop awake. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT s.due_at AS dueAt FROM subscriber s WHERE s.due_at IS NOT NULL AND EXISTS (SELECT 1 FROM name n WHERE n.id = s.id) ORDER BY s.due_at LIMIT 1`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareNextDue(database: DatabaseSync): () => { dueAt: number | null } | undefined {
  const statement = database.prepare(SQL);
  return () => statement.get() as { dueAt: number | null } | undefined;
}
