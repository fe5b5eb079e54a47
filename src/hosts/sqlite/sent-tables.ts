/** Accepted sends of layouts before 8, by key, in a table per day: read, forgotten and erased, never added to (see `sent.ts`). */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

export type SentTables = {
  find(key: string): { readonly subscriber: number; readonly about: string } | null;
  of(subscriber: number): readonly string[];
  forgetBefore(day: number): void;
  erase(subscriber: number): void;
  reload(): void;
};

/** What is kept of one subscriber, newest day first. A scan. */
function readOf(database: DatabaseSync, days: readonly number[], subscriber: number): readonly string[] {
  const rows = days.flatMap((day) =>
    database.prepare(`SELECT about FROM "sent_${day}" WHERE subscriber = ? ORDER BY id DESC`).all(subscriber),
  ) as { about: string }[];
  return rows.map(({ about }) => about);
}

/** The tables named `sent_<day>`. */
export function createSentTables(database: DatabaseSync): SentTables {
  let days: number[] = [];
  const finds = new Map<number, StatementSync>();

  function reload(): void {
    const rows = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'sent_*'")
      .all() as { name: string }[];
    days = rows.map((row) => Number(row.name.slice('sent_'.length))).sort((a, b) => b - a);
    finds.clear();
  }

  function findIn(day: number): StatementSync {
    let find = finds.get(day);
    if (find === undefined) {
      find = database.prepare(`SELECT subscriber, about FROM "sent_${day}" WHERE key = ?`);
      finds.set(day, find);
    }
    return find;
  }

  reload();
  return {
    reload,
    find(key) {
      for (const day of days) {
        const row = findIn(day).get(key);
        if (row !== undefined) return row as { subscriber: number; about: string };
      }
      return null;
    },
    of: (subscriber) => readOf(database, days, subscriber),
    forgetBefore(day) {
      for (const old of days.filter((one) => one < day)) {
        finds.delete(old);
        database.exec(`DROP TABLE "sent_${old}"`);
      }
      days = days.filter((one) => one >= day);
    },
    erase(subscriber) {
      for (const day of days) {
        database.prepare(`DELETE FROM "sent_${day}" WHERE subscriber = ?`).run(subscriber);
      }
    },
  };
}
