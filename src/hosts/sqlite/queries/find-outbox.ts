/** One row of the outbox. */
import type { DatabaseSync } from 'node:sqlite';
import type { OutboxRecord } from '../outbox-record.ts';

const SQL = `SELECT o.key, n.text AS subscriber, o.channel, o.state, o.attempt, o.epoch, o.priority, o.at, o.message, o.subject, o.lane, o.rank FROM outbox o JOIN name n ON n.id = o.subscriber WHERE o.key = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareFindOutbox(database: DatabaseSync): (key: string) => OutboxRecord | undefined {
  const statement = database.prepare(SQL);
  return (key) => statement.get(key) as OutboxRecord | undefined;
}
