/** Queued sends of one journey in a lane, the highest rank first, then the oldest. */
import type { DatabaseSync } from 'node:sqlite';
import type { OutboxRecord } from '../outbox-record.ts';

const SQL = `SELECT o.key, n.text AS subscriber, o.channel, o.state, o.attempt, o.epoch, o.priority, o.at, o.message, o.subject, o.lane, o.rank FROM outbox o JOIN name n ON n.id = o.subscriber WHERE o.state = 0 AND o.lane = ? AND o.priority = ? AND o.journey = ? ORDER BY o.rank DESC, o.id LIMIT ?`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListQueuedOf(
  database: DatabaseSync,
): (lane: string, priority: number, journey: string, limit: number) => OutboxRecord[] {
  const statement = database.prepare(SQL);
  return (lane, priority, journey, limit) => statement.all(lane, priority, journey, limit) as OutboxRecord[];
}
