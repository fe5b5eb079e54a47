/** Everything in quarantine, oldest first. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT n.text AS subscriber, q.at, q.reason, q.replay FROM quarantine q JOIN name n ON n.id = q.subscriber ORDER BY q.id`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListQuarantine(
  database: DatabaseSync,
): () => { subscriber: string; at: number; reason: string; replay: string }[] {
  const statement = database.prepare(SQL);
  return () => statement.all() as { subscriber: string; at: number; reason: string; replay: string }[];
}
