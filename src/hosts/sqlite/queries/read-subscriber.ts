/** One subscriber with its state, by name; a name alone (an alias, an absorbed one) has a null state. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT n.id AS id, s.state AS state, s.checksum AS checksum, s.due_at AS dueAt, s.seen AS seen, s.decided AS decided, s.heard AS heard, s.delivered AS delivered FROM name n LEFT JOIN subscriber s ON s.id = n.id WHERE n.text = ?`;

/** What is read; all but the number is null for a name alone. */
export type SubscriberColumns = {
  readonly id: number;
  readonly state: string | null;
  readonly checksum: number | null;
  readonly dueAt: number | null;
  readonly seen: Uint8Array | null;
  readonly decided: number | null;
  readonly heard: number | null;
  readonly delivered: number | null;
};

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareReadSubscriber(
  database: DatabaseSync,
): (name: string) => SubscriberColumns | undefined {
  const statement = database.prepare(SQL);
  return (name) => statement.get(name) as SubscriberColumns | undefined;
}
