/** Connections to the bench's own PostgreSQL. */
import { Pool } from 'pg';

/** At most `connections` to the server whose socket is in `directory`. */
export function openPool(directory: string, connections: number): Pool {
  const pool = new Pool({ host: directory, user: 'postgres', database: 'postgres', max: connections });
  // A connection that breaks while nobody uses it is only lost; in use, its query rejects.
  pool.on('error', () => {});
  return pool;
}
