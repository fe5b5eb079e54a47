/** Sends on their first attempt in a file: whatever lands, and however it is opened again, those that are left are there. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Instant, NEVER, type SendKey, type SubscriberId } from '../../base/ids.ts';
import { createState } from '../../kernel/subscriber.ts';
import type { OutboxRow, Store } from '../store.ts';
import { migrations } from './migrations/registry.ts';
import { APPLICATION_ID } from './open.ts';
import { openSqliteStore } from './store.ts';

const ANA = 'ana' as SubscriberId;
const BOB = 'bob' as SubscriberId;
const SECRET = 'secret.of.ana';

let directory: string;
let store: Store;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rutter-flights-'));
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

function open(): void {
  store = openSqliteStore(directory);
}

function commit(write: () => void): void {
  store.begin();
  write();
  store.commit();
}

function attempt(name: string, subscriber = ANA, body = 'x'): OutboxRow {
  const key = name as SendKey;
  const place = { class: 'lifecycle', journey: 'trial', step: 'hello', template: 'hello' };
  const said = { key, type: 'send', channel: 'email', to: `${name}@x`, content: { body } } as const;
  const at = 5 as Instant;
  const about = { key, subscriber, channel: 'email', epoch: 1, priority: 0, at };
  return { ...about, state: 'attempting', attempt: 1, message: { ...said, ...place } };
}

function introduce(): void {
  commit(() => {
    for (const id of [ANA, BOB])
      store.writeSubscriber({ state: createState(id, 1 as Instant), dueAt: NEVER, seen: null });
  });
}

/** Rows of a table, by another connection. */
function countRows(table: string): number {
  const database = new DatabaseSync(join(directory, 'rutter.db'), { readOnly: true });
  const { count } = database.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number };
  database.close();
  return count;
}

const flying = () => store.attemptingBefore(9);
const keys = () => flying().map(({ key }) => `${key}`);

/** What one transaction does: how many sends start, which of those under way are over, and whether it stands. */
const transactions = fc.array(
  fc.record({
    starts: fc.nat(120),
    over: fc.array(fc.nat(), { maxLength: 90 }),
    stands: fc.boolean(),
    reopens: fc.boolean(),
  }),
  { maxLength: 6 },
);

it('has exactly those that are not over, after rollbacks and when it is opened again', () => {
  open();
  introduce();
  let count = 0;
  fc.assert(
    fc.property(transactions, (all) => {
      let expected = flying();
      for (const { starts, over, stands, reopens } of all) {
        const started = Array.from({ length: starts }, () => {
          count += 1;
          return attempt(`send-${count}`, count % 2 === 0 ? ANA : BOB, 'x'.repeat(count % 700));
        });
        let after = [...expected, ...started];
        store.begin();
        for (const row of started) store.putOutbox(row);
        for (const choice of over) {
          const row = after[choice % Math.max(1, after.length)];
          if (row !== undefined) store.deleteOutbox(row.key);
          after = after.filter((one) => one !== row);
        }
        if (stands) store.commit();
        else store.rollback();
        if (stands) expected = after;
        if (reopens) {
          store.close();
          open();
        }
        expect(flying()).toEqual(expected);
        expect(expected.slice(-3).map(({ key }) => store.getOutbox(key))).toEqual(expected.slice(-3));
      }
    }),
    { numRuns: 25 },
  );
  commit(() => {
    for (const { key } of flying()) store.deleteOutbox(key);
  });
  expect([countRows('flights'), countRows('landed')]).toEqual([0, 0]);
});

it('keeps the sends of a commit in few rows, and becomes a row of the outbox with the rest of its chunk as it was', () => {
  open();
  introduce();
  const names = Array.from({ length: 500 }, (_, index) => `send-${index}`);
  commit(() => {
    for (const name of names) store.putOutbox(attempt(name));
  });
  expect(countRows('flights')).toBeLessThan(20);
  const moved = { ...attempt('send-7'), attempt: 2 };
  commit(() => store.putOutbox(moved));
  expect([countRows('outbox'), countRows('landed')]).toEqual([1, 1]);
  expect(store.getOutbox(moved.key)).toMatchObject(moved);
  expect(keys()).toEqual(names);
});

it('keeps no byte of whom it erases, neither of sends under way nor of those that are over', () => {
  open();
  introduce();
  commit(() => {
    for (const name of ['first', 'second']) store.putOutbox(attempt(name, ANA, SECRET));
    store.putOutbox(attempt('of bob', BOB));
  });
  commit(() => store.deleteOutbox('first' as SendKey));
  commit(() => store.eraseSubscriber(ANA));
  store.scrub();
  for (const name of ['rutter.db', 'rutter.db-wal']) {
    expect(readFileSync(join(directory, name)).includes(SECRET)).toBe(false);
  }
  expect(flying()).toEqual([attempt('of bob', BOB)]);
  commit(() => store.deleteOutbox('of bob' as SendKey));
  expect([countRows('flights'), countRows('landed')]).toEqual([0, 0]);
});

it('reads those of a file in which each had a row, and numbers new ones behind them', () => {
  const rows = ['first', 'second'].map((name) => attempt(name, BOB));
  const database = new DatabaseSync(join(directory, 'rutter.db'));
  database.exec(`
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = 11;
    ${migrations.slice(0, 11).join('')}
    INSERT INTO name (id, text) VALUES (1, 'ana'), (2, 'bob');
  `);
  const insert = database.prepare('INSERT INTO flight (id, subscriber, body) VALUES (?, 2, ?)');
  for (const [index, { key, channel, epoch, priority, at, message }] of rows.entries())
    insert.run(index + 40, JSON.stringify([key, channel, epoch, priority, at, message]));
  database.close();
  open();
  expect(flying()).toEqual(rows);
  commit(() => store.putOutbox(attempt('third')));
  commit(() => store.deleteOutbox('first' as SendKey));
  store.close();
  open();
  expect(flying()).toEqual([attempt('second', BOB), attempt('third')]);
});
