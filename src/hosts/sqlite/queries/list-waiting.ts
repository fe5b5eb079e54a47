/** Sends that are queued or held, as they were counted, by channel, subject and state. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT channel, subject, state, count FROM waiting WHERE count <> 0`;

export type WaitingRecord = {
  readonly channel: string;
  readonly subject: string;
  readonly state: number;
  readonly count: number;
};

/** Prepares the statement of this file. Rows, maybe none. Throws SQLite's error. */
export function prepareListWaiting(database: DatabaseSync): () => WaitingRecord[] {
  const statement = database.prepare(SQL);
  return () => statement.all() as WaitingRecord[];
}
