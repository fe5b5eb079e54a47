/** One dead letter by its key. */
import type { DatabaseSync } from 'node:sqlite';

import type { LetterRecord } from '../letter-record.ts';

const SQL = `SELECT letter.key, name.text AS subscriber, letter.at, letter.state, letter.reason, letter.channel, letter.class, letter.journey, letter.send, letter.message FROM letter JOIN name ON name.id = letter.subscriber WHERE letter.key = ?`;

/** Prepares the statement of this file. One row or none. Throws SQLite's error. */
export function prepareFindLetter(database: DatabaseSync): (key: string) => LetterRecord | undefined {
  const statement = database.prepare(SQL);
  return (key) => statement.get(key) as LetterRecord | undefined;
}
