/** All ids that stand for a subscriber, in order of their first mention. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT n.id AS id, n.text AS name FROM alias a JOIN name n ON n.id = a.id WHERE a.subscriber = ? ORDER BY n.id`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListAliases(
  database: DatabaseSync,
): (subscriber: number) => { id: number; name: string }[] {
  const statement = database.prepare(SQL);
  return (subscriber) => statement.all(subscriber) as { id: number; name: string }[];
}
