/**
 * The embedded store: one SQLite file, WAL with synchronous=FULL, one writer. An answer given after `commit` survives
 * a kill and a power loss. SQL stands in `queries/`, the layout in `migrations/`; the engine above knows neither.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../store.ts';
import { createAudit } from './audit.ts';
import { createConsents } from './consents.ts';
import { createErasure } from './erasure.ts';
import { asFailure } from './failure.ts';
import { createFlights } from './flights.ts';
import { createHistory, openOldTables } from './history.ts';
import { createIdentities, type Identities } from './identities.ts';
import { createLetters } from './letters.ts';
import { createTidy } from './log.ts';
import { type OpenFile, openFile } from './open.ts';
import { createOutbox, createQuarantine, createWaiting } from './outbox.ts';
import { createPeople, type People } from './people.ts';
import { createPlans, createSweeps } from './plans.ts';
import { createReserve } from './reserve.ts';
import { createSent, createSentKeys } from './sent.ts';
import { createSentTables } from './sent-tables.ts';
import { createSharedValues } from './shared-values.ts';
import { createStateCache } from './state-cache.ts';
import { prepareAll, type Statements } from './statements.ts';
import { createSuppressions } from './suppressions.ts';
import { createTouches } from './touches.ts';
import { createTrails } from './trails.ts';
import { createWords, type Words } from './words.ts';

/**
 * `cachedStates`: decoded states kept in memory (default 20,000; about 2 KB each). `maxPages`: the file grows to so many
 * pages of 4 KB and then counts as a full disk (default: no limit but the disk's).
 */
export type SqliteOptions = { readonly cachedStates?: number; readonly maxPages?: number };

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

/** What follows a transaction in memory. */
type Cached = { commit?(): void; reload(): void };

/** `flush` runs before a commit; `cached` hears of its end. */
function createTransactions(
  database: DatabaseSync,
  flush: () => void,
  cached: readonly Cached[],
): Pick<Store, 'begin' | 'commit' | 'rollback'> {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  return {
    begin: () => void begin.run(),
    commit() {
      flush();
      commit.run();
      for (const part of cached) part.commit?.();
    },
    rollback() {
      // A failed commit may have rolled back already.
      if (database.isTransaction) rollback.run();
      for (const part of cached) part.reload();
    },
  };
}

/** The number of the next chunk of a group, kept where tables may go. */
function createCounter(statements: Statements, group: string) {
  const name = `${group}_next`;
  return {
    read: () => Number(statements.readMeta(name)?.value ?? '1'),
    write: (next: number) => statements.writeMeta(name, String(next)),
  };
}

/** Everything that only grows. */
function createGrowing(
  database: DatabaseSync,
  statements: Statements,
  words: Words,
  people: People,
  identities: Identities,
) {
  const trailsOf = (group: 'decided' | 'heard' | 'delivered') =>
    createTrails(database, group, createCounter(statements, group));
  const history = { decided: trailsOf('decided'), heard: trailsOf('heard'), ...openOldTables(database) };
  const delivered = trailsOf('delivered');
  const oldSent = createSentTables(database);
  const keys = createSentKeys(database, { delivered, statements });
  const sent = createSent({ statements, delivered, oldSent, words, people }, keys);
  const { aliasesOf } = identities;
  return {
    parts: { history, delivered, oldSent, keys, sent },
    cached: [...Object.values(history), delivered, oldSent, keys, words, sent],
    members: { ...createHistory({ ...history, words, people, aliasesOf }), ...sent.members },
    flush() {
      history.decided.flush();
      history.heard.flush();
      sent.flush();
    },
  };
}

/** Its pages moved into the database, the log is written from its start again and needs no more space. */
function restartLog(database: DatabaseSync): true {
  try {
    database.exec('PRAGMA wal_checkpoint(RESTART)');
  } catch {
    // There was no room for that: what was freed goes to the log.
  }
  return true;
}

function createStore({ database, lock, directory }: OpenFile, options: SqliteOptions): Store {
  if (options.maxPages !== undefined) {
    database.exec(`PRAGMA max_page_count = ${Math.trunc(options.maxPages)}`);
  }
  const statements = prepareAll(database);
  const cache = createStateCache(options.cachedStates ?? 20_000);
  const words = createWords(statements);
  const people = createPeople(statements, words, cache);
  const flights = createFlights(statements);
  const outbox = createOutbox(statements, people, flights);
  const identities = createIdentities(statements, people);
  const shared = createSharedValues(statements);
  const growing = createGrowing(database, statements, words, people, identities);
  const suppressions = createSuppressions(statements);
  const { forget: forgetSweeps, ...sweeps } = createSweeps(statements);
  const reserve = createReserve(directory);
  const { reload: reloadShared, read: readShared, contribute, write: writeShared } = shared;
  const erasable = { database, statements, people, flights, suppressions, ...growing.parts };
  const { afterCommit, ...erasure } = createErasure(erasable);
  const flush = () => {
    for (const part of [flights, growing, people, shared]) part.flush();
  };
  const cached = [
    { commit: afterCommit, reload() {} },
    people,
    outbox,
    { reload: reloadShared },
    { reload: forgetSweeps },
    ...growing.cached,
    suppressions,
  ];
  return {
    ...people,
    ...createTransactions(database, flush, cached),
    close() {
      if (!database.isOpen) return;
      database.close();
      lock.release();
    },
    ...identities,
    ...growing.members,
    ...outbox.members,
    ...createWaiting(statements),
    ...createLetters(statements, people),
    ...createQuarantine(statements, people),
    ...suppressions.members,
    ...createConsents(statements, people, identities.aliasesOf, suppressions.hashAddress),
    ...createTouches(statements, people, suppressions.hashAddress),
    ...createAudit(statements),
    ...createPlans(statements),
    ...sweeps,
    ...erasure,
    counts() {
      const queued = statements.countQueued().count;
      return { subscribers: people.size(), queued, held: statements.countHeld().count };
    },
    readShared,
    contribute,
    writeShared,
    readEntries: (journey, period) => statements.readEntries(journey, period)?.count ?? 0,
    addEntries: (journey, period, count) => statements.addEntries(journey, period, count),
    spendReserve: () => reserve.spend() && restartLog(database),
    keepReserve: reserve.keep,
    tidy: createTidy(database),
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
