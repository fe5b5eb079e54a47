/**
 * The write-ahead log, moved into the file in small pieces while nobody waits. Whoever never calls it has it moved all at once,
 * within a commit (`open.ts`). PRAGMA wal_checkpoint: sqlite.org/pragma.html.
 */
import type { DatabaseSync } from 'node:sqlite';

/** So many pages of 4 KB are worth their two waits for the disk, and take about as long as these. */
const PIECE_PAGES = 500;

type Moved = { readonly log: number; readonly checkpointed: number };

/** Moves the log when a piece of it is there; as far as a reader, a backup for example, lets it. Throws SQLite's error. */
export function createTidy(database: DatabaseSync): () => void {
  const look = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  const move = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  return () => {
    const { log, checkpointed } = look.get() as Moved;
    if (log - checkpointed >= PIECE_PAGES) move.get();
  };
}
