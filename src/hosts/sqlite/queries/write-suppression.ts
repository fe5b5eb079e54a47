/** Suppresses an address. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO suppression (address, reason, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET reason = excluded.reason, at = excluded.at`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareWriteSuppression(
  database: DatabaseSync,
): (address: Uint8Array, reason: string, at: number) => void {
  const statement = database.prepare(SQL);
  return (address, reason, at) => {
    statement.run(address, reason, at);
  };
}
