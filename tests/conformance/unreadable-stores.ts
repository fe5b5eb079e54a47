/** Stores whose states can be damaged and put back, for the tests of what becomes of such subscribers. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createMemoryStore } from '../../src/hosts/memory/store.ts';
import { openSqliteStore } from '../../src/hosts/sqlite/store.ts';
import type { Store } from '../../src/hosts/store.ts';

/** What is tested here is the logic, not the disk. */
const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A store whose states can be damaged and put back, between two openings of it. */
export type Damageable = {
  open(): Store;
  reopen(store: Store): Store;
  damage(store: Store, name: string): Store;
  repair(store: Store): Store;
  remove(): void;
};

/** In memory nothing can be damaged: it is said to be. */
export function inMemory(): Damageable {
  const store = createMemoryStore();
  const damaged = new Set<string>();
  const seen: Store = {
    ...store,
    readSubscriber(subscriber) {
      const record = store.readSubscriber(subscriber);
      if (record === null || !damaged.has(subscriber)) return record;
      return { problem: 'damaged', stored: 'what stands there', dueAt: record.dueAt, seen: record.seen };
    },
    eraseSubscriber(subscriber) {
      store.eraseSubscriber(subscriber);
      damaged.delete(subscriber);
    },
  };
  return {
    open: () => seen,
    reopen: () => seen,
    damage: (_store, name) => {
      damaged.add(name);
      return seen;
    },
    repair: () => {
      damaged.clear();
      return seen;
    },
    remove() {},
  };
}

/** The number of a name, in SQL. */
export const OF_NAME = '(SELECT id FROM name WHERE text = ?)';

/** A store in a file that anything may be done to while it is closed. */
export type DamageableFile = Damageable & {
  readonly file: string;
  edit(sql: string, ...values: (string | number | Uint8Array)[]): void;
  /** The bytes of a stored state. */
  bytesOf(name: string): Buffer;
};

/** Damages the bytes of states. */
export function inFile(): DamageableFile {
  const directory = mkdtempSync(join(ROOT, 'rutter-unreadable-'));
  const file = join(directory, 'rutter.db');
  const originals = new Map<string, Buffer>();
  const write = `UPDATE subscriber SET state = CAST(? AS TEXT) WHERE id = ${OF_NAME}`;
  const edit: DamageableFile['edit'] = (sql, ...values) => {
    const database = new DatabaseSync(file);
    database.prepare(sql).run(...values);
    database.close();
  };
  const bytesOf = (name: string) => {
    const database = new DatabaseSync(file);
    const sql = `SELECT CAST(state AS BLOB) AS state FROM subscriber WHERE id = ${OF_NAME}`;
    const row = database.prepare(sql).get(name);
    database.close();
    return Buffer.from(row?.state as Uint8Array);
  };
  const open = () => openSqliteStore(directory);
  return {
    file,
    edit,
    bytesOf,
    open,
    reopen(store) {
      store.close();
      return open();
    },
    damage(store, name) {
      store.close();
      const bytes = bytesOf(name);
      originals.set(name, bytes);
      edit(write, bytes.subarray(0, bytes.length >> 1), name);
      return open();
    },
    repair(store) {
      store.close();
      for (const [name, bytes] of originals) edit(write, bytes, name);
      return open();
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
