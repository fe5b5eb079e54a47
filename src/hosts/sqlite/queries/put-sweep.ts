/** A sweep, new or further on. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT OR REPLACE INTO sweep (id, journey, due_at, cursor, rank, size) VALUES (?, ?, ?, ?, ?, ?)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function preparePutSweep(
  database: DatabaseSync,
): (id: string, journey: string | null, dueAt: number, cursor: string, rank: number, size: number) => void {
  const statement = database.prepare(SQL);
  return (id, journey, dueAt, cursor, rank, size) => {
    statement.run(id, journey, dueAt, cursor, rank, size);
  };
}
