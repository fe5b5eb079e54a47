/** All sends of a subscriber, the oldest first. A scan: for erasures and exports only. */
import type { DatabaseSync } from 'node:sqlite';
import type { OutboxRecord } from '../outbox-record.ts';

const SQL = `SELECT o.*, n.text AS subscriber FROM outbox o JOIN name n ON n.id = o.subscriber WHERE o.subscriber = ? ORDER BY o.id`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListOutboxOf(
  database: DatabaseSync,
): (subscriber: number) => (OutboxRecord & { id: number })[] {
  const statement = database.prepare(SQL);
  return (subscriber) => statement.all(subscriber) as (OutboxRecord & { id: number })[];
}
