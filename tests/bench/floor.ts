/**
 * What no durable runner on SQLite can go below: per step one read and one update of a 512-byte row and one insert of a
 * 256-byte row, in commits of 512, with the pragmas of our own store. No logic, no encoding.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Cost, measure } from './measure.ts';

const BATCH = 512;

function open(folder: string): DatabaseSync {
  const database = new DatabaseSync(join(folder, 'floor.db'));
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -65536;
    PRAGMA wal_autocheckpoint = 4000;
    CREATE TABLE state (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
    CREATE TABLE log (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
  `);
  return database;
}

function inBatches(database: DatabaseSync, count: number, work: (index: number) => void): void {
  const [begin, commit] = ['BEGIN IMMEDIATE', 'COMMIT'].map((sql) => database.prepare(sql));
  for (let start = 0; start < count; start += BATCH) {
    begin?.run();
    for (let index = start; index < Math.min(count, start + BATCH); index += 1) work(index);
    commit?.run();
  }
}

/** Costs of `rounds` steps for each of `size` rows, in passes over all rows as the runner makes them. */
export async function measureFloor(size: number, rounds: number, directory: string): Promise<Cost> {
  const folder = mkdtempSync(join(directory, 'rutter-floor-'));
  const database = open(folder);
  try {
    const bodies = Array.from({ length: rounds + 1 }, (_, round) => String(round % 10).repeat(512));
    const line = 'l'.repeat(256);
    const insertState = database.prepare('INSERT INTO state (id, body) VALUES (?, ?)');
    const read = database.prepare('SELECT body FROM state WHERE id = ?');
    const update = database.prepare('UPDATE state SET body = ? WHERE id = ?');
    const insert = database.prepare('INSERT INTO log (body) VALUES (?)');
    inBatches(database, size, (index) => insertState.run(index, bodies[0] ?? ''));
    return await measure(() => {
      for (let round = 0; round < rounds; round += 1) {
        inBatches(database, size, (index) => {
          const row = read.get(index) as { body: string };
          if (row.body !== bodies[round]) throw new Error('the floor reads what it wrote');
          // SQLite writes no page for an update that changes nothing.
          update.run(bodies[round + 1] ?? '', index);
          insert.run(line);
        });
      }
    });
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
