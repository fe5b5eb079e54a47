/** Whether a message of somebody unknown is held already. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT 1 AS present FROM held WHERE name = ? AND message_id = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareFindHeld(
  database: DatabaseSync,
): (name: string, messageId: string) => { present: number } | undefined {
  const statement = database.prepare(SQL);
  return (name, messageId) => statement.get(name, messageId) as { present: number } | undefined;
}
