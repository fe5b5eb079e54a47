/** Which sends of a chunk are over while others are not. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO landed (id, numbers) VALUES (?, ?) ON CONFLICT DO UPDATE SET numbers = excluded.numbers`;

/** `numbers`: as JSON. Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function preparePutLanded(database: DatabaseSync): (id: number, numbers: string) => void {
  const statement = database.prepare(SQL);
  return (id, numbers) => {
    statement.get(id, numbers);
  };
}
