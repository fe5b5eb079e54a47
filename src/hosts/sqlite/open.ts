/**
 * Opening the file: is it ours, whole and of a layout we know? Then the settings that durability rests on, and the
 * migrations. Nothing of a file that is refused is changed.
 */
import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
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

/**
 * Opens (or makes) the store of a directory, readable by its owner alone. Throws StoreRefusal when the file is not
 * ours, damaged or newer, or when another process holds it.
 */
export function openFile(directory: string): OpenFile {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  const lock = takeLock(directory);
  try {
    return { database: openChecked(join(directory, 'rutter.db')), lock, directory };
  } catch (error) {
    lock.release();
    throw error;
  }
}
