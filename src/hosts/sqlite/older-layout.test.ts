/** A file in which decisions, raw events and accepted sends have rows of their own: read on, added to, forgotten and erased. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instant, type SendKey, type SubscriberId } from '../../base/ids.ts';
import { encodeState } from '../../kernel/codec.ts';
import type { EventInput } from '../../kernel/input.ts';
import { createState } from '../../kernel/subscriber.ts';
import type { Store } from '../store.ts';
import { migrations } from './migrations/registry.ts';
import { APPLICATION_ID } from './open.ts';
import { openSqliteStore } from './store.ts';

const ANA = 'ana' as SubscriberId;
const SECRET = 'secret.of.ana';

let directory: string;
let store: Store;

const event = (name: string): EventInput => ({
  type: 'event',
  id: name,
  name,
  at: instant(1),
  properties: {},
});

function writeOldFile(): void {
  const database = new DatabaseSync(join(directory, 'rutter.db'));
  database.exec(`
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = 7;
    ${migrations.slice(0, 7).join('')}
    INSERT INTO name (id, text) VALUES (1, 'ana'), (2, 'old');
    INSERT INTO alias (id, subscriber) VALUES (2, 1);
    CREATE TABLE decision_3 (id INTEGER PRIMARY KEY, subscriber INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TABLE event_3 (id INTEGER PRIMARY KEY, subscriber INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TABLE event_4 (id INTEGER PRIMARY KEY, subscriber INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TABLE sent_3 (id INTEGER PRIMARY KEY, key TEXT NOT NULL, subscriber INTEGER NOT NULL, about TEXT NOT NULL) STRICT;
  `);
  const put = (table: string, subscriber: number, body: object) =>
    database
      .prepare(`INSERT INTO ${table} (subscriber, body) VALUES (?, ?)`)
      .run(subscriber, JSON.stringify(body));
  const state = encodeState(createState(ANA, instant(1)));
  database
    .prepare('INSERT INTO subscriber (id, position, due_at, state) VALUES (1, ?, NULL, ?)')
    .run('a', state);
  put('decision_3', 2, [{ type: 'entered', at: 1, reason: SECRET }]);
  put('event_3', 1, [event('first'), event('second')]);
  put('event_4', 2, [event('third')]);
  const about = JSON.stringify({ channel: 'email', address: SECRET });
  database.prepare('INSERT INTO sent_3 (key, subscriber, about) VALUES (?, 1, ?)').run('k1', about);
  database.close();
}

function commit(write: () => void): void {
  store.begin();
  write();
  store.commit();
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rutter-older-'));
  writeOldFile();
  store = openSqliteStore(directory);
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

const eventNames = (limit = 10) => store.readEvents(ANA, limit).map(({ name }) => name);

it('is read together with what comes after it', () => {
  commit(() => {
    store.appendEvents(ANA, 4, [event('fourth')]);
    store.appendDecisions(ANA, 4, [{ type: 'exited', at: instant(2), journey: 'trial' }]);
    store.appendSent(4, {
      key: 'k2' as SendKey,
      subscriber: ANA,
      about: { channel: 'sms', address: '+34600' },
    });
  });
  expect(eventNames()).toEqual(['first', 'second', 'third', 'fourth']);
  expect(eventNames(3)).toEqual(['second', 'third', 'fourth']);
  expect(eventNames(1)).toEqual(['fourth']);
  expect(store.readDecisions(ANA, 10)).toEqual([
    { type: 'entered', at: 1, reason: SECRET },
    { type: 'exited', at: 2, journey: 'trial' },
  ]);
  expect(store.findSent('k1' as SendKey)?.about).toEqual({ channel: 'email', address: SECRET });
  expect(store.findSent('k2' as SendKey)?.about).toEqual({ channel: 'sms', address: '+34600' });
  expect(store.sentOf(ANA).map(({ channel }) => channel)).toEqual(['sms', 'email']);
});

it('is forgotten by age', () => {
  const days = {
    ids: 0,
    events: 4,
    decisions: 4,
    sent: 4,
    tallySpan: 0,
    touchesUntil: instant(0),
  };
  commit(() => store.forgetBefore(days));
  expect(eventNames()).toEqual(['third']);
  expect([store.readDecisions(ANA, 10), store.findSent('k1' as SendKey)]).toEqual([[], null]);
});

it('keeps no byte of whom it erases', () => {
  commit(() => {
    store.appendEvents(ANA, 4, [{ ...event('fourth'), properties: { mail: SECRET } }]);
    store.appendSent(4, { key: 'k2' as SendKey, subscriber: ANA, about: { address: SECRET } });
    store.appendEvents('bob' as SubscriberId, 4, [event('of bob')]);
  });
  commit(() => {
    for (const id of [ANA, 'old' as SubscriberId]) store.eraseSubscriber(id);
  });
  store.scrub();
  for (const name of ['rutter.db', 'rutter.db-wal']) {
    expect(readFileSync(join(directory, name)).includes(SECRET)).toBe(false);
  }
  expect([eventNames(), store.findSent('k2' as SendKey)]).toEqual([[], null]);
  expect(store.readEvents('bob' as SubscriberId, 10)).toHaveLength(1);
});
