/** The write-ahead log is moved in pieces, when there is a piece of it, and as far as readers let it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTidy } from './log.ts';

let directory: string;
let database: DatabaseSync;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rutter-log-'));
  database = open();
  database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE page (text)');
});
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true, force: true });
});

const open = () => new DatabaseSync(join(directory, 'log.db'));

/** Each row takes about a page. */
function write(rows: number): void {
  const insert = database.prepare('INSERT INTO page VALUES (?)');
  database.exec('BEGIN');
  for (let index = 0; index < rows; index += 1) insert.run('x'.repeat(4000));
  database.exec('COMMIT');
}

function left(): number {
  const { log, checkpointed } = database.prepare('PRAGMA wal_checkpoint(NOOP)').get() as {
    log: number;
    checkpointed: number;
  };
  return log - checkpointed;
}

it('leaves a short log alone, and moves a long one', () => {
  const tidy = createTidy(database);
  write(300);
  tidy();
  expect(left()).toBeGreaterThanOrEqual(300);
  write(300);
  tidy();
  expect(left()).toBe(0);
});

it('waits for nobody: what a reader still needs stays', () => {
  const tidy = createTidy(database);
  write(10);
  const reader = open();
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM page').get();
  write(700);
  tidy();
  expect(left()).toBeGreaterThanOrEqual(700);
  reader.exec('COMMIT');
  reader.close();
  tidy();
  expect(left()).toBe(0);
});
