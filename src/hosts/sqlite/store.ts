/**
 * The embedded store: one SQLite file, WAL with synchronous=FULL, one writer. An answer given after `commit` survives
 * a kill and a power loss. SQL stands in `queries/`, the layout in `migrations/`; the engine above knows neither.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Digest, Instant, SubscriberId } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { EventInput } from '../../kernel/input.ts';
import type { JourneyBundle, PlanFile } from '../../plan/plan.ts';
import type { Store, SweepRow } from '../store.ts';
import { createDayTables } from './day-tables.ts';
import { asFailure } from './failure.ts';
import { type OpenFile, openFile } from './open.ts';
import { OUTBOX_STATES, unpackOutbox } from './outbox-record.ts';
import { createPeople } from './people.ts';
import { createSentTables } from './sent-tables.ts';
import { createSharedValues } from './shared-values.ts';
import { createStateCache } from './state-cache.ts';
import { prepareAll, type Statements } from './statements.ts';

/**
 * `cachedStates`: decoded states kept in memory (default 20,000; about 2 KB each). `maxPages`: the file grows to so many
 * pages of 4 KB and then counts as a full disk (default: no limit but the disk's).
 */
export type SqliteOptions = { readonly cachedStates?: number; readonly maxPages?: number };

const SALT = 'suppression_salt';

/** Addresses are kept as salted hashes only (semantics 39); the salt is made once per file. */
function createAddressHash(statements: Statements): (address: string) => Uint8Array {
  let salt = statements.readMeta(SALT)?.value;
  if (salt === undefined) {
    salt = randomBytes(16).toString('hex');
    statements.writeMeta(SALT, salt);
  }
  const key = salt;
  return (address) => createHmac('sha256', key).update(address).digest().subarray(0, 16);
}

function createHistory(database: DatabaseSync, people: ReturnType<typeof createPeople>) {
  const decisions = createDayTables(database, 'decision');
  const events = createDayTables(database, 'event');

  function read<Item>(tables: typeof decisions, subscriber: SubscriberId, limit: number): Item[] {
    const ids = [subscriber, ...people.aliasesOf(subscriber)].map((name) => people.findNumber(name));
    const known = ids.filter((id) => id !== null);
    if (known.length === 0) return [];
    let count = 0;
    let counted = 0;
    const bodies = tables.read(known, (read) => {
      for (; counted < read.length; counted += 1)
        count += (JSON.parse(read[counted] ?? '[]') as Item[]).length;
      return count >= limit;
    });
    const items = bodies.toReversed().flatMap((body) => JSON.parse(body) as Item[]);
    return items.slice(-limit);
  }

  const history: Pick<Store, 'appendDecisions' | 'readDecisions' | 'appendEvents' | 'readEvents'> = {
    appendDecisions: (subscriber, day, items) =>
      decisions.append(day, people.numberOf(subscriber), JSON.stringify(items)),
    readDecisions: (subscriber, limit) => read<Decision>(decisions, subscriber, limit),
    appendEvents: (subscriber, day, items) =>
      events.append(day, people.numberOf(subscriber), JSON.stringify(items)),
    readEvents: (subscriber, limit) => read<EventInput>(events, subscriber, limit),
  };
  return { decisions, events, history };
}

function createPlans(
  statements: Statements,
): Pick<
  Store,
  'installPlan' | 'readPlan' | 'readBundles' | 'writeBundles' | 'deleteBundle' | 'countRuns' | 'readRunCounts'
> {
  return {
    installPlan: (file) => statements.writePlan(JSON.stringify(file)),
    readPlan() {
      const row = statements.readPlan();
      return row === undefined ? null : (JSON.parse(row.body) as PlanFile);
    },
    readBundles: () => statements.listBundles().map((row) => JSON.parse(row.body) as JourneyBundle),
    writeBundles(bundles) {
      for (const bundle of bundles) statements.writeBundle(bundle.digest, JSON.stringify(bundle));
    },
    deleteBundle: (digest) => statements.deleteBundle(digest),
    countRuns: (digest, step, difference) => statements.countRuns(digest, step, difference),
    readRunCounts: () => statements.listRunCounts().map((row) => ({ ...row, digest: row.digest as Digest })),
  };
}

function createSuppressions(statements: Statements): Pick<Store, 'readSuppression' | 'writeSuppression'> {
  const hash = createAddressHash(statements);
  return {
    readSuppression(address) {
      const row = statements.findSuppression(hash(address));
      return row === undefined ? null : { reason: row.reason, at: row.at as Instant };
    },
    writeSuppression(address, suppression) {
      if (suppression === null) statements.deleteSuppression(hash(address));
      else statements.writeSuppression(hash(address), suppression.reason, suppression.at);
    },
  };
}

function createSweeps(statements: Statements) {
  let sweeps: readonly SweepRow[] | null = null;
  return {
    forget() {
      sweeps = null;
    },
    putSweep(row: SweepRow) {
      sweeps = null;
      statements.putSweep(row.id, row.journey, row.dueAt, row.cursor, row.rank, row.size);
    },
    readSweeps(): readonly SweepRow[] {
      sweeps ??= statements.listSweeps().map((row) => ({ ...row, dueAt: row.dueAt as Instant }));
      return sweeps;
    },
    deleteSweep(id: string) {
      sweeps = null;
      statements.deleteSweep(id);
    },
  };
}

function createOutbox(
  statements: Statements,
  people: ReturnType<typeof createPeople>,
): Pick<Store, 'putOutbox' | 'getOutbox' | 'deleteOutbox' | 'queued' | 'attemptingBefore'> {
  return {
    putOutbox(row) {
      const { key, channel, attempt, epoch, priority, at, message } = row;
      const state = OUTBOX_STATES.indexOf(row.state);
      const body = message === null ? null : JSON.stringify(message);
      const subscriber = people.numberOf(row.subscriber);
      statements.putOutbox(key, subscriber, channel, state, attempt, epoch, priority, at, body);
    },
    getOutbox(key) {
      const record = statements.findOutbox(key);
      return record === undefined ? null : unpackOutbox(record);
    },
    deleteOutbox: (key) => statements.deleteOutbox(key),
    queued: (channel, limit) => statements.listQueued(channel, limit).map(unpackOutbox),
    attemptingBefore: (epoch) => statements.listAttempting(epoch).map(unpackOutbox),
  };
}

function createQuarantine(
  statements: Statements,
  people: ReturnType<typeof createPeople>,
): Pick<Store, 'quarantine' | 'readQuarantine' | 'clearQuarantine'> {
  return {
    quarantine({ subscriber, at, reason, replay }) {
      statements.insertQuarantine(people.numberOf(subscriber), at, reason, JSON.stringify(replay));
    },
    readQuarantine: () =>
      statements.listQuarantine().map((row) => ({
        subscriber: row.subscriber as SubscriberId,
        at: row.at as Instant,
        reason: row.reason,
        replay: JSON.parse(row.replay) as JsonObject,
      })),
    clearQuarantine(subscriber) {
      const id = people.findNumber(subscriber);
      if (id !== null) statements.deleteQuarantine(id);
    },
  };
}

/** Every member, with SQLite's errors turned into StoreFailure. */
function withFailures(store: Store): Store {
  const wrapped = { ...store } as { [name: string]: unknown };
  for (const [name, member] of Object.entries(store) as [string, (...values: unknown[]) => unknown][]) {
    wrapped[name] = (...values: unknown[]) => {
      try {
        return member(...values);
      } catch (error) {
        throw asFailure(error);
      }
    };
  }
  return wrapped as unknown as Store;
}

function createStore({ database, lock }: OpenFile, options: SqliteOptions): Store {
  if (options.maxPages !== undefined)
    database.exec(`PRAGMA max_page_count = ${Math.trunc(options.maxPages)}`);
  const statements = prepareAll(database);
  const cache = createStateCache(options.cachedStates ?? 20_000);
  const people = createPeople(statements, cache);
  const shared = createSharedValues(statements);
  const { decisions, events, history } = createHistory(database, people);
  const sent = createSentTables(database);
  const { forget: forgetSweeps, ...sweeps } = createSweeps(statements);
  const [begin, commit, rollback] = ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'].map((sql) =>
    database.prepare(sql),
  );
  const {
    numberOf,
    findNumber,
    size,
    commit: commitPeople,
    rollback: rollbackPeople,
    ...subscribers
  } = people;
  return {
    begin() {
      begin?.run();
    },
    commit() {
      shared.flush();
      commit?.run();
      commitPeople();
    },
    rollback() {
      // A failed commit may have rolled back already.
      if (database.isTransaction) rollback?.run();
      rollbackPeople();
      shared.reload();
      forgetSweeps();
      for (const tables of [decisions, events, sent]) tables.reload();
    },
    close() {
      if (!database.isOpen) return;
      database.close();
      lock.release();
    },
    ...subscribers,
    ...history,
    ...createOutbox(statements, people),
    ...createSuppressions(statements),
    ...createPlans(statements),
    ...createQuarantine(statements, people),
    ...sweeps,
    counts() {
      const queued = statements.countQueued().count;
      return { subscribers: size(), queued, held: statements.countHeld().count };
    },
    appendSent: (day, row) => sent.append(day, row.key, numberOf(row.subscriber), JSON.stringify(row.about)),
    findSent(key) {
      const row = sent.find(key);
      const name = row === null ? undefined : statements.readName(row.subscriber)?.text;
      if (row === null || name === undefined) return null;
      return { key, subscriber: name as SubscriberId, about: JSON.parse(row.about) as JsonObject };
    },
    readShared: () => shared.read(),
    contribute: (trait, count, sum, sumOfSquares) => shared.contribute(trait, count, sum, sumOfSquares),
    readEntries: (journey, period) => statements.readEntries(journey, period)?.count ?? 0,
    addEntries: (journey, period, count) => statements.addEntries(journey, period, count),
    eraseSubscriber(subscriber) {
      statements.deleteHeld(subscriber);
      const id = findNumber(subscriber);
      if (id === null) return;
      subscribers.deleteSubscriber(subscriber);
      for (const tables of [decisions, events, sent]) tables.erase(id);
      statements.eraseOutbox(id);
      statements.eraseSpilled(id);
      statements.eraseAliases(id);
      statements.deleteQuarantine(id);
      statements.deleteName(id);
      cache.drop(subscriber);
    },
    scrub() {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    forgetBefore(days) {
      decisions.forgetBefore(days.decisions);
      events.forgetBefore(days.events);
      sent.forgetBefore(days.sent);
      statements.forgetSpilled(days.ids);
      statements.forgetHeld(days.ids);
      statements.forgetRunCounts();
    },
    readMeta: (name) => statements.readMeta(name)?.value ?? null,
    writeMeta: (name, value) => statements.writeMeta(name, value),
  };
}

/**
 * Opens (or makes) the store in `directory`. Throws StoreRefusal (`foreign`, `damaged`, `newer`, `locked`); later calls
 * throw StoreFailure when the disk does not do its part.
 */
export function openSqliteStore(directory: string, options: SqliteOptions = {}): Store {
  const file = openFile(directory);
  try {
    return withFailures(createStore(file, options));
  } catch (error) {
    file.database.close();
    file.lock.release();
    throw asFailure(error);
  }
}
