/** Who is due at or before an instant, earliest first. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT n.text AS name, s.due_at AS dueAt FROM subscriber s JOIN name n ON n.id = s.id WHERE s.due_at <= ? ORDER BY s.due_at, s.id LIMIT ?`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareDueSubscribers(
  database: DatabaseSync,
): (until: number, limit: number) => { name: string; dueAt: number }[] {
  const statement = database.prepare(SQL);
  return (until, limit) => statement.all(until, limit) as { name: string; dueAt: number }[];
}
