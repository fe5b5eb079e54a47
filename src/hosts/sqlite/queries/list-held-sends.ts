/** Sends of one kind that a control holds, the oldest first. */
import type { DatabaseSync } from 'node:sqlite';
import type { OutboxRecord } from '../outbox-record.ts';

const SQL = `SELECT o.*, n.text AS subscriber FROM outbox o JOIN name n ON n.id = o.subscriber WHERE o.state = 3 AND o.channel = ? AND o.subject = ? ORDER BY o.id LIMIT ?`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListHeldSends(
  database: DatabaseSync,
): (channel: string, subject: string, limit: number) => OutboxRecord[] {
  const statement = database.prepare(SQL);
  return (channel, subject, limit) => statement.all(channel, subject, limit) as OutboxRecord[];
}
