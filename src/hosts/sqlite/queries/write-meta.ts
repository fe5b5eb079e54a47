/** A value of the engine's own. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareWriteMeta(database: DatabaseSync): (name: string, value: string) => void {
  const statement = database.prepare(SQL);
  return (name, value) => {
    statement.run(name, value);
  };
}
