/** The stores under test, each with a way to lose everything that was not committed. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStore } from '../../src/hosts/memory/store.ts';
import { openSqliteStore } from '../../src/hosts/sqlite/store.ts';
import type { Store } from '../../src/hosts/store.ts';

/** One store and its successors on the same data. */
export type StoreUnderTest = {
  open(): Store;
  /** As after the death of the process: what was not committed is gone. */
  reopen(store: Store): Store;
  remove(): void;
};

/** Where there is one, a file system in memory: what is tested here is the logic, not the disk. */
const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

function sqlite(cachedStates: number): StoreUnderTest {
  const directory = mkdtempSync(join(ROOT, 'rutter-store-'));
  const open = () => openSqliteStore(directory, { cachedStates });
  let last: Store | null = null;
  return {
    open: () => (last = open()),
    reopen(store) {
      store.close();
      last = open();
      return last;
    },
    remove() {
      last?.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function memory(): StoreUnderTest {
  const store = createMemoryStore();
  return {
    open: () => store,
    reopen() {
      store.rollback();
      return store;
    },
    remove() {},
  };
}

/** By name: every suite runs on each of them. The third decodes every state anew. */
export const STORES: readonly (readonly [string, () => StoreUnderTest])[] = [
  ['memory', memory],
  ['sqlite', () => sqlite(1000)],
  ['sqlite without a cache', () => sqlite(1)],
];
