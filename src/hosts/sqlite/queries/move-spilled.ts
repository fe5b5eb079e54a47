/** Gives the message ids of one subscriber that were spilled to another one, beside what that one has. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO spilled (subscriber, id, day) SELECT ?2, id, day FROM spilled WHERE subscriber = ?1 ON CONFLICT DO UPDATE SET day = max(day, excluded.day)`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareMoveSpilled(database: DatabaseSync): (from: number, into: number) => void {
  const statement = database.prepare(SQL);
  return (from, into) => {
    statement.run(from, into);
  };
}
