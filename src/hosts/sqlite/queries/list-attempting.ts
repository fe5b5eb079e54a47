/** Sends in flight under an older epoch. */
import type { DatabaseSync } from 'node:sqlite';
import type { OutboxRecord } from '../outbox-record.ts';

const SQL = `SELECT o.id, o.key, n.text AS subscriber, o.channel, o.state, o.attempt, o.epoch, o.priority, o.at, o.message, o.subject, o.lane, o.rank FROM outbox o JOIN name n ON n.id = o.subscriber WHERE o.state = 1 AND o.epoch < ? ORDER BY o.id`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListAttempting(
  database: DatabaseSync,
): (epoch: number) => (OutboxRecord & { id: number })[] {
  const statement = database.prepare(SQL);
  return (epoch) => statement.all(epoch) as (OutboxRecord & { id: number })[];
}
