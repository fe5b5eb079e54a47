/** The dead letters of one subscriber. */
import type { DatabaseSync } from 'node:sqlite';

import type { LetterRecord } from '../letter-record.ts';

const SQL = `SELECT letter.key, name.text AS subscriber, letter.at, letter.state, letter.reason, letter.channel, letter.class, letter.journey, letter.send, letter.message FROM letter JOIN name ON name.id = letter.subscriber WHERE letter.subscriber = ? ORDER BY letter.key`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareLettersOf(database: DatabaseSync): (subscriber: number) => LetterRecord[] {
  const statement = database.prepare(SQL);
  return (subscriber) => statement.all(subscriber) as LetterRecord[];
}
