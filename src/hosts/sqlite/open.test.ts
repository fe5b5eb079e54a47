/** The SQLite file itself: who may open it, what is refused, what an erasure leaves behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant, type SubscriberId } from '../../base/ids.ts';
import { createState } from '../../kernel/subscriber.ts';
import { StoreFailure, StoreRefusal } from '../errors.ts';
import { migrations } from './migrations/registry.ts';
import { APPLICATION_ID } from './open.ts';
import { openSqliteStore } from './store.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rutter-open-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const file = () => join(directory, 'rutter.db');

function refusal(open: () => unknown): StoreRefusal {
  try {
    open();
  } catch (error) {
    if (error instanceof StoreRefusal) return error;
    throw error;
  }
  throw new Error('was opened');
}

function change(sql: string): void {
  const database = new DatabaseSync(file());
  database.exec(sql);
  database.close();
}

function write(store: ReturnType<typeof openSqliteStore>, name: string, profile = {}): void {
  store.begin();
  const state = { ...createState(name as SubscriberId, instant(1)), profile };
  store.writeSubscriber({ state, dueAt: instant(2), seen: null });
  store.commit();
}

describe('opening a store', () => {
  it('shuts no folder that holds other things: they may be needed by others', () => {
    writeFileSync(join(directory, 'notes.txt'), '');
    chmodSync(directory, 0o755);
    const store = openSqliteStore(directory);
    store.close();
    expect([statSync(directory).mode & 0o777, statSync(file()).mode & 0o777]).toEqual([0o755, 0o600]);
  });

  it('makes a durable file that only its owner may read', () => {
    chmodSync(directory, 0o755);
    const store = openSqliteStore(directory);
    write(store, 'ana');
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect(mode(directory)).toBe(0o700);
    for (const name of ['rutter.db', 'rutter.db-wal', 'rutter.db-shm', 'rutter.lock', 'rutter.pid']) {
      expect([name, mode(join(directory, name))]).toEqual([name, 0o600]);
    }
    store.close();
    const database = new DatabaseSync(file());
    const read = (pragma: string) => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
    expect([read('application_id'), read('user_version'), read('journal_mode')]).toEqual([
      APPLICATION_ID,
      migrations.length,
      'wal',
    ]);
    database.close();
  });

  it('counts once what waits in a file of an older layout', () => {
    openSqliteStore(directory).close();
    rmSync(file());
    const older = migrations.slice(0, 5);
    const row = (key: string, state: number, subject: string) =>
      `INSERT INTO outbox (key, subscriber, channel, state, attempt, epoch, priority, at, subject) VALUES ('${key}', 1, 'email', ${state}, 0, 1, 0, 1, ${subject});`;
    const news = `'["promotional","news"]'`;
    change(
      `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${older.length}; ${older.join('')}
       ${row('a', 0, news)} ${row('b', 0, news)} ${row('c', 3, news)} ${row('d', 1, news)} ${row('e', 0, 'NULL')}`,
    );
    const store = openSqliteStore(directory);
    const subject = { class: 'promotional', journey: 'news', tags: [] };
    expect(store.readWaiting()).toEqual([
      { channel: 'email', subject, state: 'queued', count: 2 },
      { channel: 'email', subject, state: 'held', count: 1 },
    ]);
    store.close();
  });

  it.each([
    ['foreign', 'a file of another program', () => change('CREATE TABLE theirs (a)')],
    ['foreign', 'no database at all', () => writeFileSync(file(), 'x'.repeat(5000))],
    [
      'newer',
      'a layout of the future',
      () => {
        openSqliteStore(directory).close();
        change('PRAGMA user_version = 99');
      },
    ],
    [
      'damaged',
      'a page that was overwritten',
      () => {
        const store = openSqliteStore(directory);
        for (let index = 0; index < 300; index += 1) write(store, `s${index}`, { text: 'y'.repeat(200) });
        store.scrub();
        store.close();
        const bytes = readFileSync(file());
        bytes.fill(0xab, 4096 * 4, 4096 * 8);
        writeFileSync(file(), bytes);
      },
    ],
  ] as const)('refuses as %s: %s, and leaves it as it was', (code, _what, make) => {
    make();
    const before = readFileSync(file());
    expect(refusal(() => openSqliteStore(directory)).code).toBe(code);
    expect(readFileSync(file()).equals(before)).toBe(true);
  });

  it('refuses a second one and names the process that holds it; a killed holder holds nothing', async () => {
    const store = openSqliteStore(directory);
    const here = refusal(() => openSqliteStore(directory));
    expect([here.code, here.holderPid]).toEqual(['locked', process.pid]);
    store.close();
    const script = `import { openSqliteStore } from ${JSON.stringify(fileURLToPath(new URL('store.ts', import.meta.url)))};
      openSqliteStore(process.argv[1]); console.log('open'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, directory]);
    await once(child.stdout, 'data');
    const there = refusal(() => openSqliteStore(directory));
    expect([there.code, there.holderPid]).toEqual(['locked', child.pid]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    openSqliteStore(directory).close();
  });
});

describe('a store at work', () => {
  it('leaves no byte of an erased subscriber in any file (semantics 39)', () => {
    const store = openSqliteStore(directory);
    const secret = 'erase.me@secret.example';
    write(store, 'ana', { email: secret });
    write(store, 'bob');
    store.begin();
    store.appendDecisions('ana' as SubscriberId, 1, [
      { type: 'entered', at: instant(1), values: { email: secret } },
    ]);
    store.writeSuppression(`email:${secret}`, { reason: 'complained', at: instant(1) });
    store.commit();
    store.begin();
    store.eraseSubscriber('ana' as SubscriberId);
    store.commit();
    store.scrub();
    for (const name of ['rutter.db', 'rutter.db-wal']) {
      const bytes = readFileSync(join(directory, name)).toString('latin1');
      expect([name, bytes.includes('secret'), bytes.includes('erase.me')]).toEqual([name, false, false]);
    }
    expect(store.readSuppression(`email:${secret}`)?.reason).toBe('complained');
    store.close();
  });

  it('reports a full disk as such, keeps nothing of the batch, and goes on when there is space again', () => {
    const store = openSqliteStore(directory);
    write(store, 'ana');
    store.close();
    const limited = openSqliteStore(directory, { maxPages: 60 });
    const big = { text: 'z'.repeat(2_000_000) };
    expect(() => write(limited, 'bob', big)).toThrow(StoreFailure);
    limited.rollback();
    expect(limited.readSubscriber('bob' as SubscriberId)).toBe(null);
    write(limited, 'cho');
    expect(limited.counts().subscribers).toBe(2);
    limited.close();
  });
});
