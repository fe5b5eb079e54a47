/** Notes a send that went to an address; of one key the last stays. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO touch (address, key, at, subscriber, template, journey, class) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at, subscriber = excluded.subscriber, template = excluded.template, journey = excluded.journey, class = excluded.class`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function preparePutTouch(
  database: DatabaseSync,
): (
  address: Uint8Array,
  key: string,
  at: number,
  subscriber: number,
  template: string | null,
  journey: string,
  className: string,
) => void {
  const statement = database.prepare(SQL);
  return (address, key, at, subscriber, template, journey, className) => {
    statement.run(address, key, at, subscriber, template, journey, className);
  };
}
