/** What went to an address after an instant, the oldest first. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT touch.key, touch.at, name.text AS subscriber, touch.template, touch.journey, touch.class FROM touch JOIN name ON name.id = touch.subscriber WHERE touch.address = ? AND touch.at > ? ORDER BY touch.at, touch.key`;

export type TouchRecord = {
  readonly key: string;
  readonly at: number;
  readonly subscriber: string;
  readonly template: string | null;
  readonly journey: string;
  readonly class: string;
};

/** Prepares the statement of this file. Rows, maybe none. Throws SQLite's error. */
export function prepareListTouches(
  database: DatabaseSync,
): (address: Uint8Array, since: number) => TouchRecord[] {
  const statement = database.prepare(SQL);
  return (address, since) => statement.all(address, since) as TouchRecord[];
}
