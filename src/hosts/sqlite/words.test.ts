/** Numbers of names that stand in states: a name that is damaged keeps its states from being read, and is not taken for another. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Digest, instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import { encodeState } from '../../kernel/codec.ts';
import type { SubscriberState } from '../../kernel/state.ts';
import { createState } from '../../kernel/subscriber.ts';
import type { Store } from '../store.ts';
import { migrations } from './migrations/registry.ts';
import { APPLICATION_ID } from './open.ts';
import { scanStates } from './scan-states.ts';
import { openSqliteStore } from './store.ts';

const ANA = 'ana' as SubscriberId;
const BEN = 'ben' as SubscriberId;
const PLAN = 'd1'.repeat(32) as Digest;

let directory: string;
let file: string;
let store: Store | null;

const stateOf = (id: SubscriberId, plan: Digest | null): SubscriberState => ({
  ...createState(id, instant(5)),
  plan,
});

function write(states: readonly SubscriberState[]): void {
  store?.begin();
  for (const state of states) store?.writeSubscriber({ state, dueAt: NEVER, seen: null });
  store?.commit();
}

/** Closes the store, does something to its file, and opens it again. */
function reopened(change: string): Store {
  store?.close();
  const database = new DatabaseSync(file);
  database.exec(change);
  database.close();
  store = openSqliteStore(directory);
  return store;
}

function readColumn(sql: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  const [value] = Object.values(database.prepare(sql).get() ?? {});
  database.close();
  return value;
}

const scan = () => scanStates(file, () => {});

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rutter-words-'));
  file = join(directory, 'rutter.db');
  store = openSqliteStore(directory);
});
afterEach(() => {
  store?.close();
  store = null;
  rmSync(directory, { recursive: true, force: true });
});

it('spells the name out once for everybody', () => {
  const states = [stateOf(ANA, PLAN), stateOf(BEN, PLAN)];
  write(states);
  expect(readColumn(`SELECT count(*) FROM subscriber WHERE state LIKE '%${PLAN}%'`)).toBe(0);
  expect(readColumn(`SELECT count(*) FROM word WHERE text = '${PLAN}'`)).toBe(1);
  const again = reopened('');
  expect([again.readSubscriber(ANA), again.readSubscriber(BEN)]).toMatchObject(
    states.map((state) => ({ state })),
  );
  expect(scan()).toMatchObject({ scanned: 2, unreadable: 0 });
});

it('gives a name that was rolled back its number in the next transaction', () => {
  store?.begin();
  store?.writeSubscriber({ state: stateOf(ANA, PLAN), dueAt: NEVER, seen: null });
  store?.rollback();
  write([stateOf(BEN, 'other' as Digest), stateOf(ANA, PLAN)]);
  const again = reopened('');
  expect(again.readSubscriber(ANA)).toMatchObject({ state: { plan: PLAN } });
  expect(again.readSubscriber(BEN)).toMatchObject({ state: { plan: 'other' } });
});

it.each(["UPDATE word SET text = replace(text, 'd1', 'd2')", 'DELETE FROM word'])(
  'reads no state whose name is not the one that was written: %s',
  (damage) => {
    write([stateOf(ANA, PLAN), stateOf(BEN, null)]);
    const again = reopened(damage);
    expect(again.readSubscriber(ANA)).toMatchObject({ problem: expect.any(String) });
    expect(again.readSubscriber(BEN)).toMatchObject({ state: { plan: null } });
    expect(scan()).toMatchObject({ scanned: 2, unreadable: 1, named: [{ subscriber: ANA }] });
  },
);

/** Writes other bytes over one of the two places in the file where a text stands: that in the table, not that in the index. */
function damageInTable(text: string): void {
  store?.close();
  const whole = readFileSync(file);
  for (let place = whole.indexOf(text); place >= 0; place = whole.indexOf(text, place + 1)) {
    const bytes = Buffer.from(whole);
    bytes.write('X', place);
    writeFileSync(file, bytes);
    if (readColumn(`SELECT text FROM word NOT INDEXED WHERE text = 'X${text.slice(1)}'`) !== undefined)
      return;
  }
  throw new Error('the text stands nowhere');
}

it('goes on numbering a name whose bytes are damaged in the table, under the number that it has', () => {
  write([stateOf(ANA, PLAN)]);
  damageInTable(PLAN);
  store = openSqliteStore(directory);
  expect(store.readSubscriber(ANA)).toMatchObject({ problem: expect.any(String) });
  write([stateOf(BEN, PLAN)]);
  expect(store.readSubscriber(ANA)).toMatchObject({ state: { plan: PLAN } });
});

it('reads states and words of the layout before, and writes them with numbers', () => {
  store?.close();
  rmSync(file);
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 10;
    ${migrations.slice(0, 10).join('')}
    INSERT INTO name (id, text) VALUES (1, 'ana');
    INSERT INTO word (id, text) VALUES (2, 'entered')`);
  database
    .prepare("INSERT INTO subscriber (id, position, due_at, state) VALUES (1, 'a', NULL, ?)")
    .run(encodeState(stateOf(ANA, PLAN)));
  database.close();
  expect(scan()).toMatchObject({ scanned: 1, unreadable: 0 });
  store = openSqliteStore(directory);
  expect(store.readSubscriber(ANA)).toMatchObject({ state: stateOf(ANA, PLAN) });
  write([stateOf(ANA, PLAN)]);
  expect(readColumn(`SELECT state FROM subscriber`)).toBe('[3,5,"ana",0,0,3]');
  expect(reopened('').readSubscriber(ANA)).toMatchObject({ state: stateOf(ANA, PLAN) });
});

it.each([0, 6, 7, 256])('gives the bytes of %i message ids back as they were written', (ids) => {
  const seen = new Uint8Array(12 + 8 * ids).map((_, index) => (index * 37) % 256);
  new DataView(seen.buffer).setInt32(8, ids, true);
  store?.begin();
  store?.writeSubscriber({ state: stateOf(ANA, null), dueAt: NEVER, seen });
  store?.commit();
  expect(reopened('').readSubscriber(ANA)).toMatchObject({ seen });
});
