/** Names of those who have an address. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT name.text AS name FROM address JOIN name ON name.id = address.subscriber WHERE address.address = ? ORDER BY name.text`;

/** Prepares the statement of this file. Rows, maybe none. Throws SQLite's error. */
export function prepareListAtAddress(database: DatabaseSync): (address: Uint8Array) => { name: string }[] {
  const statement = database.prepare(SQL);
  return (address) => statement.all(address) as { name: string }[];
}
