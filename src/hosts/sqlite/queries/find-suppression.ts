/** Why an address is suppressed. */
import type { DatabaseSync } from 'node:sqlite';
import type { Suppression } from '../../../kernel/input.ts';

const SQL = `SELECT reason, at FROM suppression WHERE address = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareFindSuppression(
  database: DatabaseSync,
): (address: Uint8Array) => { reason: Suppression['reason']; at: number } | undefined {
  const statement = database.prepare(SQL);
  return (address) => statement.get(address) as { reason: Suppression['reason']; at: number } | undefined;
}
