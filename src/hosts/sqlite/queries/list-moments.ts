/** Statistics over all subscribers. */
import type { DatabaseSync } from 'node:sqlite';

const SQL = `SELECT trait, count, sum, sum_of_squares AS sumOfSquares FROM moments ORDER BY trait`;

/** Prepares the statement of this file. Rows in order. Throws SQLite's error. */
export function prepareListMoments(
  database: DatabaseSync,
): () => { trait: string; count: number; sum: number; sumOfSquares: number }[] {
  const statement = database.prepare(SQL);
  return () => statement.all() as { trait: string; count: number; sum: number; sumOfSquares: number }[];
}
