/** All sends on their first attempt. */
import type { DatabaseSync } from 'node:sqlite';

/** `subscriber`: the name; `body`: see `flights.ts`. */
export type FlightRecord = { readonly id: number; readonly subscriber: string; readonly body: string };

const SQL = `SELECT f.id, n.text AS subscriber, f.body FROM flight f JOIN name n ON n.id = f.subscriber ORDER BY f.id`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListFlights(database: DatabaseSync): () => FlightRecord[] {
  const statement = database.prepare(SQL);
  return () => statement.all() as FlightRecord[];
}
