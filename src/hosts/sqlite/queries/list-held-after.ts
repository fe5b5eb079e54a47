/** Sends that a control holds, in order of their keys. */
import type { DatabaseSync } from 'node:sqlite';
import type { OutboxRecord } from '../outbox-record.ts';

const SQL = `SELECT o.*, n.text AS subscriber FROM outbox o JOIN name n ON n.id = o.subscriber WHERE o.key > ? AND o.state = 3 ORDER BY o.key LIMIT ?`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListHeldAfter(database: DatabaseSync): (key: string, limit: number) => OutboxRecord[] {
  const statement = database.prepare(SQL);
  return (key, limit) => statement.all(key, limit) as OutboxRecord[];
}
