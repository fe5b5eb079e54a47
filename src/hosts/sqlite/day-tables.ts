/**
 * Decisions and raw events of layouts before 8, in a table per day with a row for what one commit said about one subscriber.
 * They are read, forgotten and erased; nothing is added to them (see `trails.ts`).
 */
import type { DatabaseSync } from 'node:sqlite';

/** One group of day tables. Subscribers are the store's integer ids; bodies are JSON. */
export type DayTables = {
  /** Gives the bodies of any of these subscribers, newest first, until `take` says that it has enough. */
  read(subscribers: readonly number[], take: (body: string) => boolean): void;
  forgetBefore(day: number): void;
  erase(subscriber: number): void;
  /** After a rollback: tables that went are there again. */
  reload(): void;
};

/** The group of tables named `<group>_<day>`. */
export function createDayTables(database: DatabaseSync, group: 'decision' | 'event'): DayTables {
  let days = new Set<number>();

  function reload(): void {
    const rows = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB ?")
      .all(`${group}_*`) as { name: string }[];
    days = new Set(rows.map((row) => Number(row.name.slice(group.length + 1))));
  }

  reload();
  return {
    reload,
    read(subscribers, take) {
      const marks = subscribers.map(() => '?').join(', ');
      for (const day of [...days].sort((a, b) => b - a)) {
        const rows = database
          .prepare(`SELECT body FROM "${group}_${day}" WHERE subscriber IN (${marks}) ORDER BY id DESC`)
          .all(...subscribers) as { body: string }[];
        for (const { body } of rows) if (take(body)) return;
      }
    },
    forgetBefore(day) {
      for (const old of [...days]) {
        if (old >= day) continue;
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
