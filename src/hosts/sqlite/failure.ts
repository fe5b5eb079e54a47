/** SQLite's errors as the store's own (https://www.sqlite.org/rescode.html). */
import { StoreFailure } from '../errors.ts';

const FULL = 13;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
const BUSY = 5;

function codeOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  // The low byte is the primary code; the rest says more about it.
  return error.errcode & 0xff;
}

/** True when another process holds the lock. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === BUSY;
}

/** True when the file's content is not what SQLite wrote. `foreign`: it is no database at all. */
export function damageOf(error: unknown): 'damaged' | 'foreign' | null {
  const code = codeOf(error);
  if (code === CORRUPT) return 'damaged';
  return code === NOT_A_DATABASE ? 'foreign' : null;
}

/** An error of SQLite as a StoreFailure; anything else (our own bugs) as it is. */
export function asFailure(error: unknown): unknown {
  const code = codeOf(error);
  if (code === null || !(error instanceof Error)) return error;
  if (code === FULL) return new StoreFailure('disk_full', `the disk is full: ${error.message}`, error);
  if (code === CORRUPT || code === NOT_A_DATABASE) {
    return new StoreFailure('corrupt', `the store is damaged: ${error.message}`, error);
  }
  return new StoreFailure('io', `the store failed: ${error.message}`, error);
}
