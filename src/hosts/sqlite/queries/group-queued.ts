/** How many sends are queued, by lane, priority and journey. A walk through the index of what is queued. */
import type { DatabaseSync } from 'node:sqlite';
import type { QueuedGroup } from '../../store.ts';

const SQL = `SELECT lane, priority, journey, count(*) AS count FROM outbox WHERE state = 0 GROUP BY lane, priority, journey`;

/** Prepares the statement of this file. Throws SQLite's error. */
export function prepareGroupQueued(database: DatabaseSync): () => QueuedGroup[] {
  const statement = database.prepare(SQL);
  return () => statement.all() as QueuedGroup[];
}
