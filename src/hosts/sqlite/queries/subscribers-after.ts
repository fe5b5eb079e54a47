/** Subscribers in order of position, after one of them. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT n.text AS name, s.position AS position, s.id AS id FROM subscriber s JOIN name n ON n.id = s.id WHERE (s.position, s.id) > (?, ?) ORDER BY s.position, s.id LIMIT ?`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareSubscribersAfter(
  database: DatabaseSync,
): (position: string, id: number, limit: number) => { name: string; position: string; id: number }[] {
  const statement = database.prepare(SQL);
  return (position, id, limit) =>
    statement.all(position, id, limit) as { name: string; position: string; id: number }[];
}
