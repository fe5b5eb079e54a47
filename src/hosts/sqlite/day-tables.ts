/**
 * What only grows, in a table per day, so that forgetting a day drops a table: decisions, raw events, accepted sends.
 * A row holds what one commit said about one subscriber.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** One group of day tables. Subscribers are the store's integer ids; bodies are JSON. */
export type DayTables = {
  append(day: number, subscriber: number, body: string): void;
  /** Bodies of any of these subscribers, newest first, until `enough` says so. */
  read(subscribers: readonly number[], enough: (bodies: readonly string[]) => boolean): readonly string[];
  forgetBefore(day: number): void;
  erase(subscriber: number): void;
  /** After a rollback: tables made since are gone. */
  reload(): void;
};

/** Statements of days written lately that stay prepared. */
const PREPARED_MAX = 4;

/** The group of tables named `<group>_<day>`. */
export function createDayTables(database: DatabaseSync, group: 'decision' | 'event'): DayTables {
  let days = new Set<number>();
  const inserts = new Map<number, StatementSync>();

  function reload(): void {
    const rows = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB ?")
      .all(`${group}_*`) as { name: string }[];
    days = new Set(rows.map((row) => Number(row.name.slice(group.length + 1))));
    inserts.clear();
  }

  function insertInto(day: number): StatementSync {
    const known = inserts.get(day);
    if (known !== undefined) return known;
    const table = `"${group}_${day}"`;
    if (!days.has(day)) {
      database.exec(`
        CREATE TABLE ${table} (id INTEGER PRIMARY KEY, subscriber INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
        CREATE INDEX "${group}_${day}_subscriber" ON ${table} (subscriber);
      `);
      days.add(day);
    }
    if (inserts.size >= PREPARED_MAX) inserts.clear();
    const insert = database.prepare(`INSERT INTO ${table} (subscriber, body) VALUES (?, ?)`);
    inserts.set(day, insert);
    return insert;
  }

  reload();
  return {
    reload,
    append(day, subscriber, body) {
      insertInto(day).run(subscriber, body);
    },
    read(subscribers, enough) {
      const bodies: string[] = [];
      const marks = subscribers.map(() => '?').join(', ');
      for (const day of [...days].sort((a, b) => b - a)) {
        const rows = database
          .prepare(`SELECT body FROM "${group}_${day}" WHERE subscriber IN (${marks}) ORDER BY id DESC`)
          .all(...subscribers) as { body: string }[];
        for (const row of rows) bodies.push(row.body);
        if (enough(bodies)) break;
      }
      return bodies;
    },
    forgetBefore(day) {
      for (const old of [...days]) {
        if (old >= day) continue;
        inserts.delete(old);
        database.exec(`DROP TABLE "${group}_${old}"`);
        days.delete(old);
      }
    },
    erase(subscriber) {
      for (const day of days) {
        database.prepare(`DELETE FROM "${group}_${day}" WHERE subscriber = ?`).run(subscriber);
      }
    },
  };
}
