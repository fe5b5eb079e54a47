/** One send on its first attempt. */
import type { DatabaseSync } from 'node:sqlite';
import type { FlightRecord } from './list-flights.ts';

const SQL = `SELECT f.id, n.text AS subscriber, f.body FROM flight f JOIN name n ON n.id = f.subscriber WHERE f.id = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareFindFlight(database: DatabaseSync): (id: number) => FlightRecord | undefined {
  const statement = database.prepare(SQL);
  return (id) => statement.get(id) as FlightRecord | undefined;
}
