/** Points an id to a subscriber. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO alias (id, subscriber) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET subscriber = excluded.subscriber`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareWriteAlias(database: DatabaseSync): (id: number, subscriber: number) => void {
  const statement = database.prepare(SQL);
  return (id, subscriber) => {
    statement.run(id, subscriber);
  };
}
