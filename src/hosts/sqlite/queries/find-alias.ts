/** The subscriber that another id stands for. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT t.text AS name FROM name n JOIN alias a ON a.id = n.id JOIN name t ON t.id = a.subscriber WHERE n.text = ?`;

/** Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. */
export function prepareFindAlias(database: DatabaseSync): (alias: string) => { name: string } | undefined {
  const statement = database.prepare(SQL);
  return (alias) => statement.get(alias) as { name: string } | undefined;
}
