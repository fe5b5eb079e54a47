/** Holds a message of somebody unknown. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO held (name, message_id, day, body) VALUES (?, ?, ?, ?)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareInsertHeld(
  database: DatabaseSync,
): (name: string, messageId: string, day: number, body: string) => void {
  const statement = database.prepare(SQL);
  return (name, messageId, day, body) => {
    statement.run(name, messageId, day, body);
  };
}
