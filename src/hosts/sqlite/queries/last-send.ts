/** The largest number of a send, in the outbox or on its first attempt. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT max(ifnull((SELECT max(id) FROM outbox), 0), ifnull((SELECT max(id) FROM flights), 0)) AS id`;

/** Prepares the statement of this file. Always one row. Throws SQLite's error. */
export function prepareLastSend(database: DatabaseSync): () => { id: number } {
  const statement = database.prepare(SQL);
  return () => statement.get() as { id: number };
}
