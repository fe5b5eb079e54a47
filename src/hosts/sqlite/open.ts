/**
 * Opening the file: is it ours, whole and of a layout we know? Then the settings that durability rests on, and the
 * migrations. Nothing of a file that is refused is changed.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreRefusal } from '../errors.ts';
import { damageOf } from './failure.ts';
import { createPrivateFile, type Lock, takeLock } from './lock.ts';
import { migrations } from './migrations/registry.ts';

/** "RUTT" in ASCII, in the header of every file of ours. */
export const APPLICATION_ID = 0x52555454;
/** Files up to this size are checked page by page when they are opened; larger ones where they are read. */
const CHECKED_BYTES_MAX = 64 * 1024 * 1024;

/** An open store file and the lock on its directory. */
export type OpenFile = { readonly database: DatabaseSync; readonly lock: Lock; readonly directory: string };

function readNumber(database: DatabaseSync, pragma: string): number {
  const row = database.prepare(`PRAGMA ${pragma}`).get() as { [name: string]: number };
  return Number(Object.values(row)[0]);
}

function checkOurs(database: DatabaseSync, file: string, size: number): void {
  const id = readNumber(database, 'application_id');
  const version = readNumber(database, 'user_version');
  const objects = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get() as { count: number };
  if (id === 0 && version === 0 && objects.count === 0) return;
  if (id !== APPLICATION_ID) {
    throw new StoreRefusal('foreign', `${file} is a database of another program`);
  }
  if (version > migrations.length) {
    const message = `${file} has layout ${version}; this version of rutter knows layouts up to ${migrations.length}: upgrade rutter`;
    throw new StoreRefusal('newer', message);
  }
  if (size > CHECKED_BYTES_MAX) return;
  const check = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
  if (check.quick_check !== 'ok') {
    throw new StoreRefusal('damaged', `${file} is damaged (${check.quick_check}): restore a backup`);
  }
}

function migrate(database: DatabaseSync): void {
  for (let version = readNumber(database, 'user_version'); version < migrations.length; version += 1) {
    database.exec('BEGIN IMMEDIATE');
    database.exec(migrations[version] as string);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version + 1}`);
    database.exec('COMMIT');
  }
}

/** Exceptions of SQLite about the file's content, as a refusal. */
function refuse(error: unknown, file: string): unknown {
  const damage = damageOf(error);
  if (damage === null || !(error instanceof Error)) return error;
  const what = damage === 'foreign' ? 'is not a database' : 'is damaged: restore a backup';
  return new StoreRefusal(damage, `${file} ${what} (${error.message})`);
}

function openChecked(file: string): DatabaseSync {
  const size = existsSync(file) ? statSync(file).size : 0;
  createPrivateFile(file);
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    checkOurs(database, file, size);
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -65536;
      PRAGMA wal_autocheckpoint = 4000;
      PRAGMA journal_size_limit = 67108864;
    `);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw refuse(error, file);
  }
}

/** What may lie in a folder that is the store's alone: its own files, and what a new file system brings. */
const OWN_NAME = /^(?:rutter\..*|lost\+found)$/;

/**
 * Shuts a folder that is the store's alone for everybody else. One that holds other things keeps its mode (`--data /tmp` must not
 * shut /tmp), and so does one of another owner, as volumes of containers are: the files are private in any case.
 */
function closeFolder(directory: string): void {
  if (!readdirSync(directory).every((name) => OWN_NAME.test(name))) return;
  try {
    chmodSync(directory, 0o700);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
  }
}

/** Makes the folder and takes its lock. What the system does not let us is said as a refusal: the user named the folder. */
function takeFolder(directory: string): Lock {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    closeFolder(directory);
    return takeLock(directory);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    throw new StoreRefusal('unusable', `${directory} cannot hold a store: ${error.code}`);
  }
}

/**
 * Opens (or makes) the store of a directory, readable by its owner alone. Throws StoreRefusal when the file is not
 * ours, damaged or newer, when another process holds it, or when the folder cannot be used.
 */
export function openFile(directory: string): OpenFile {
  const lock = takeFolder(directory);
  try {
    return { database: openChecked(join(directory, 'rutter.db')), lock, directory };
  } catch (error) {
    lock.release();
    throw error;
  }
}
