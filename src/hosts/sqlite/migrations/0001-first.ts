/**
 * Migration 1: the first layout. Subscribers have integer ids, their text stands in `name`; `due_at` is the only timer.
 * Decisions, raw events and accepted sends live in day tables, which `day-tables.ts` makes.
 */
export const sql = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE subscriber (
  id INTEGER PRIMARY KEY, position TEXT NOT NULL, due_at INTEGER, state TEXT NOT NULL, seen BLOB
) STRICT;
CREATE INDEX subscriber_due ON subscriber (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX subscriber_position ON subscriber (position);
CREATE TABLE spilled (
  subscriber INTEGER NOT NULL, id INTEGER NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (subscriber, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE alias (id INTEGER PRIMARY KEY, subscriber INTEGER NOT NULL) STRICT;
CREATE INDEX alias_subscriber ON alias (subscriber);
CREATE TABLE held (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, message_id TEXT NOT NULL, day INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX held_name ON held (name, message_id);
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, subscriber INTEGER NOT NULL, channel TEXT NOT NULL,
  state INTEGER NOT NULL, attempt INTEGER NOT NULL, epoch INTEGER NOT NULL, priority INTEGER NOT NULL,
  at INTEGER NOT NULL, message TEXT
) STRICT;
CREATE INDEX outbox_queued ON outbox (channel, priority DESC, id) WHERE state = 0;
CREATE INDEX outbox_attempting ON outbox (epoch) WHERE state = 1;
CREATE TABLE suppression (address BLOB PRIMARY KEY, reason TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE moments (
  trait TEXT PRIMARY KEY, count REAL NOT NULL, sum REAL NOT NULL, sum_of_squares REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE entry_count (
  journey TEXT NOT NULL, period TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (journey, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE sweep (
  id TEXT PRIMARY KEY, journey TEXT, due_at INTEGER NOT NULL, cursor TEXT NOT NULL,
  rank INTEGER NOT NULL, size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY, subscriber INTEGER NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, replay TEXT NOT NULL
) STRICT;
CREATE TABLE plan (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT;
CREATE TABLE bundle (digest TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE run_count (
  digest TEXT NOT NULL, step TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (digest, step)
) STRICT, WITHOUT ROWID;
`;
