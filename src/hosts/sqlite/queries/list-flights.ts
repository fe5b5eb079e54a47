/** All chunks of sends on their first attempt, with those of their sends that are over. */
import type { DatabaseSync } from 'node:sqlite';

/** `lines`: see `flight-lines.ts`; `landed`: numbers as JSON, null where none is over. */
export type FlightsRecord = { readonly id: number; readonly lines: string; readonly landed: string | null };

const SQL = `SELECT f.id, f.lines, l.numbers AS landed FROM flights f LEFT JOIN landed l ON l.id = f.id ORDER BY f.id`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListFlights(database: DatabaseSync): () => FlightsRecord[] {
  const statement = database.prepare(SQL);
  return () => statement.all() as FlightsRecord[];
}
