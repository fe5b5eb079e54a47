/** Queued sends of a channel, the most urgent first, then the oldest. */
import type { DatabaseSync } from 'node:sqlite';
import type { OutboxRecord } from '../outbox-record.ts';

const SQL = `SELECT o.key, n.text AS subscriber, o.channel, o.state, o.attempt, o.epoch, o.priority, o.at, o.message FROM outbox o JOIN name n ON n.id = o.subscriber WHERE o.state = 0 AND o.channel = ? ORDER BY o.priority DESC, o.id LIMIT ?`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListQueued(
  database: DatabaseSync,
): (channel: string, limit: number) => OutboxRecord[] {
  const statement = database.prepare(SQL);
  return (channel, limit) => statement.all(channel, limit) as OutboxRecord[];
}
