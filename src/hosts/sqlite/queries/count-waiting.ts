/** Sends that are queued or held, by channel, subject and state. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT channel, subject, state, count(*) AS count FROM outbox WHERE state IN (0, 3) AND subject IS NOT NULL GROUP BY channel, subject, state`;

export type WaitingRecord = {
  readonly channel: string;
  readonly subject: string;
  readonly state: number;
  readonly count: number;
};

/** Prepares the statement of this file. Throws SQLite's error. */
export function prepareCountWaiting(database: DatabaseSync): () => WaitingRecord[] {
  const statement = database.prepare(SQL);
  return () => statement.all() as WaitingRecord[];
}
