/**
 * One writer: an exclusive lock on a side file, which the system releases when its holder dies, however it dies.
 * The holder's pid stands in a second file, for the refusal of the next one.
 */
import { chmodSync, closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreRefusal } from '../errors.ts';
import { isBusy } from './failure.ts';

const LOCK_FILE = 'rutter.lock';
const PID_FILE = 'rutter.pid';

/** Releases the lock. */
export type Lock = { release(): void };

function readPid(file: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isSafeInteger(pid) ? pid : null;
  } catch {
    return null;
  }
}

/** Makes a file that only we may read, unless it is there. */
export function createPrivateFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/**
 * Who has the lock of a directory at this moment: a process with its pid (null when it could not be read), or nobody. Changes
 * nothing, and holds nothing up for longer than it looks.
 */
export function findHolder(directory: string): { readonly pid: number | null } | null {
  const file = join(directory, LOCK_FILE);
  if (!existsSync(file)) return null;
  const database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return null;
  } catch (error) {
    if (!isBusy(error)) throw error;
    return { pid: readPid(join(directory, PID_FILE)) };
  } finally {
    database.close();
  }
}

/** Takes the lock of a directory. Throws StoreRefusal `locked` with the holder's pid while another process has it. */
export function takeLock(directory: string): Lock {
  const file = join(directory, LOCK_FILE);
  const pidFile = join(directory, PID_FILE);
  createPrivateFile(file);
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    const pid = readPid(pidFile);
    const holder = pid === null ? 'another process' : `process ${pid}`;
    throw new StoreRefusal('locked', `the store in ${directory} is held by ${holder}`, pid);
  }
  createPrivateFile(pidFile);
  writeFileSync(pidFile, `${process.pid}\n`);
  return { release: () => database.close() };
}
