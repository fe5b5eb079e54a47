/** Statistics of one trait. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `INSERT INTO moments (trait, count, sum, sum_of_squares) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = excluded.count, sum = excluded.sum, sum_of_squares = excluded.sum_of_squares`;

/** Prepares the statement of this file. Runs the statement. Throws SQLite's error. */
export function prepareWriteMoments(
  database: DatabaseSync,
): (trait: string, count: number, sum: number, sumOfSquares: number) => void {
  const statement = database.prepare(SQL);
  return (trait, count, sum, sumOfSquares) => {
    statement.run(trait, count, sum, sumOfSquares);
  };
}
