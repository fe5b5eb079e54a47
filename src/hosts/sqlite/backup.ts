/**
 * A copy of a store at one instant, made while its daemon works: one read transaction, which holds nobody up. The copy is
 * one file for its owner alone; it is read in whole before it gets its name, so that no half of one is ever found there.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../../base/ids.ts';
import { inspectFile, inspectOpen, type StoreReport } from './inspect.ts';
import { createPrivateFile, takeLock } from './lock.ts';

/** The file of a store in its directory. */
export function storeFile(directory: string): string {
  return join(directory, 'rutter.db');
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Gives a whole file its name, durably. */
function publish(from: string, to: string): void {
  sync(from);
  renameSync(from, to);
  sync(dirname(to));
}

function copyInto(source: string, file: string): void {
  const database = new DatabaseSync(source, { readOnly: true, timeout: 10_000 });
  try {
    database.prepare('VACUUM INTO ?').run(file);
  } finally {
    database.close();
  }
}

/** Notes in a copy when it was made, and reads all of it. */
function finish(file: string, now: Instant): StoreReport {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL');
    database.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('backup_at', ?)").run(String(now));
    return inspectOpen(database, file);
  } finally {
    database.close();
  }
}

/**
 * Copies the store of `directory` to `file`, which must not be there. `now`: an instant before the copy begins. Throws
 * StoreRefusal for a store that is foreign, damaged or newer, and the system's errors; then there is no file.
 */
export function backupStore(directory: string, file: string, now: Instant): StoreReport {
  const source = storeFile(directory);
  const partial = `${file}.partial`;
  rmSync(partial, { force: true });
  createPrivateFile(partial);
  try {
    copyInto(source, partial);
    const report = finish(partial, now);
    publish(partial, file);
    return report;
  } catch (error) {
    rmSync(partial, { force: true });
    rmSync(`${partial}-journal`, { force: true });
    throw error;
  }
}

/** A copy of a backup that is being made ready in a directory of its own, out of sight of a daemon. */
export type Restoring = {
  readonly report: StoreReport;
  /** Where the copy is a store of its own. */
  readonly scratch: string;
  /** Puts it in its place; its store must be closed. */
  publish(): void;
  /** Leaves no trace of what was not published, and lets the directory go. */
  end(): void;
};

/**
 * Checks a backup page by page and copies it beside its place in `directory`, which is held against daemons until `end`.
 * Throws StoreRefusal: foreign, damaged, newer, locked.
 */
export function beginRestore(file: string, directory: string): Restoring {
  const report = inspectFile(file);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = takeLock(directory);
  const scratch = mkdtempSync(join(directory, '.restore-'));
  const end = () => {
    rmSync(scratch, { recursive: true, force: true });
    lock.release();
  };
  try {
    const copy = storeFile(scratch);
    createPrivateFile(copy);
    copyFileSync(file, copy);
  } catch (error) {
    end();
    throw error;
  }
  return { report, scratch, end, publish: () => publish(storeFile(scratch), storeFile(directory)) };
}

/** True where a directory has a store. */
export function hasStore(directory: string): boolean {
  return existsSync(storeFile(directory));
}
