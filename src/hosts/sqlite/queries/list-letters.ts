/** Dead letters by key, after one of them; of one reason, or of all (null). */
import type { DatabaseSync } from 'node:sqlite';

import type { LetterRecord } from '../letter-record.ts';

const SQL = `SELECT letter.key, name.text AS subscriber, letter.at, letter.state, letter.reason, letter.channel, letter.class, letter.journey, letter.send, letter.message FROM letter JOIN name ON name.id = letter.subscriber WHERE letter.key > ?1 AND (?2 IS NULL OR letter.reason = ?2) ORDER BY letter.key LIMIT ?3`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListLetters(
  database: DatabaseSync,
): (after: string, reason: string | null, limit: number) => LetterRecord[] {
  const statement = database.prepare(SQL);
  return (after, reason, limit) => statement.all(after, reason, limit) as LetterRecord[];
}
