/** Queued sends of a lane, the most urgent first, then by journey, rank and age: the order of the index. */
import type { DatabaseSync } from 'node:sqlite';
import type { OutboxRecord } from '../outbox-record.ts';

const SQL = `SELECT o.key, n.text AS subscriber, o.channel, o.state, o.attempt, o.epoch, o.priority, o.at, o.message, o.subject, o.lane, o.rank FROM outbox o JOIN name n ON n.id = o.subscriber WHERE o.state = 0 AND o.lane = ? ORDER BY o.priority DESC, o.journey, o.rank DESC, o.id LIMIT ?`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListQueued(database: DatabaseSync): (lane: string, limit: number) => OutboxRecord[] {
  const statement = database.prepare(SQL);
  return (lane, limit) => statement.all(lane, limit) as OutboxRecord[];
}
