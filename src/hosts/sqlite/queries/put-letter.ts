/** A dead letter, new or once more. */
import type { DatabaseSync } from 'node:sqlite';

import type { LetterRecord } from '../letter-record.ts';

const SQL = `INSERT OR REPLACE INTO letter (key, subscriber, at, state, reason, channel, class, journey, send, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function preparePutLetter(
  database: DatabaseSync,
): (letter: Omit<LetterRecord, 'subscriber'> & { readonly subscriber: number }) => void {
  const statement = database.prepare(SQL);
  return ({ key, subscriber, at, state, reason, channel, class: className, journey, send, message }) => {
    statement.run(key, subscriber, at, state, reason, channel, className, journey, send, message);
  };
}
