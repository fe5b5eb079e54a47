/** A row of the outbox, new or changed; a changed one keeps its number, its place in the queue. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO outbox (id, key, subscriber, channel, state, attempt, epoch, priority, at, message, subject, lane, journey, rank) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET subscriber = excluded.subscriber, channel = excluded.channel, state = excluded.state, attempt = excluded.attempt, epoch = excluded.epoch, priority = excluded.priority, at = excluded.at, message = excluded.message, subject = excluded.subject, lane = excluded.lane, journey = excluded.journey, rank = excluded.rank`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function preparePutOutbox(
  database: DatabaseSync,
): (
  id: number,
  key: string,
  subscriber: number,
  channel: string,
  state: number,
  attempt: number,
  epoch: number,
  priority: number,
  at: number,
  message: string | null,
  subject: string | null,
  lane: string,
  journey: string,
  rank: number,
) => void {
  const statement = database.prepare(SQL);
  return (
    id,
    key,
    subscriber,
    channel,
    state,
    attempt,
    epoch,
    priority,
    at,
    message,
    subject,
    lane,
    journey,
    rank,
  ) => {
    statement.get(
      id,
      key,
      subscriber,
      channel,
      state,
      attempt,
      epoch,
      priority,
      at,
      message,
      subject,
      lane,
      journey,
      rank,
    );
  };
}
