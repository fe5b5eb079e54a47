/** All sweeps that are planned or under way. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT id, journey, due_at AS dueAt, cursor, rank, size FROM sweep ORDER BY id`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListSweeps(
  database: DatabaseSync,
): () => { id: string; journey: string | null; dueAt: number; cursor: string; rank: number; size: number }[] {
  const statement = database.prepare(SQL);
  return () =>
    statement.all() as {
      id: string;
      journey: string | null;
      dueAt: number;
      cursor: string;
      rank: number;
      size: number;
    }[];
}
