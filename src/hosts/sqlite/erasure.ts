/** What goes when a subscriber is erased, and what goes with age: every table that knows a subscriber is named here. */
import type { DatabaseSync } from 'node:sqlite';
import type { SubscriberId } from '../../base/ids.ts';
import { dayStart, type Store } from '../store.ts';
import type { Flights } from './flights.ts';
import type { HistoryTables } from './history.ts';
import type { KeyIndex } from './key-index.ts';
import type { People } from './people.ts';
import type { Sent } from './sent.ts';
import type { SentTables } from './sent-tables.ts';
import type { Statements } from './statements.ts';
import type { Suppressions } from './suppressions.ts';
import type { Head, Trails } from './trails.ts';

const SCRUB_AGAIN_COMMITS = 32;
/** Larger files take longer to be written anew than anybody may wait for a commit. */
const REWRITTEN_BYTES_MAX = 64 * 1024 * 1024;

export type Erasable = {
  readonly database: DatabaseSync;
  readonly statements: Statements;
  readonly people: People;
  readonly flights: Flights;
  readonly history: HistoryTables;
  readonly delivered: Trails;
  readonly keys: KeyIndex;
  readonly sent: Sent;
  readonly oldSent: SentTables;
  readonly suppressions: Suppressions;
};

/** Takes the lines of a subscriber out of everything that only grows. */
function eraseLines({ people, history, sent }: Erasable, subscriber: SubscriberId): void {
  const headOf = (group: 'decided' | 'heard' | 'delivered') => people.findHead(subscriber, group) as Head;
  history.decided.erase(headOf('decided'));
  history.heard.erase(headOf('heard'));
  sent.erase(headOf('delivered'));
}

/**
 * When SQLite moves rows between pages, copies of them may stay in the unused room of a page, whatever `secure_delete` says.
 * After an erasure (`mark`) a small file is written anew, which leaves none. False from `rewrite`: there was no room for that,
 * or somebody reads, and it has to be tried again.
 */
function createRewriter(database: DatabaseSync): { mark(): void; rewrite(): boolean } {
  let isStale = false;
  return {
    mark() {
      isStale = true;
    },
    rewrite() {
      const [pages = 0, size = 0] = ['page_count', 'page_size'].map((name) =>
        Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]),
      );
      if (!isStale || pages * size > REWRITTEN_BYTES_MAX) return true;
      try {
        database.exec('VACUUM');
        isStale = false;
      } catch {
        return false;
      }
      return true;
    },
  };
}

/** Erasure and retention over an open file. `scrub` also empties the write-ahead log. */
export function createErasure(
  erasable: Erasable,
): Pick<Store, 'eraseSubscriber' | 'scrub' | 'forgetBefore'> & { afterCommit(): void } {
  const { database, statements, people, flights, history, suppressions } = erasable;
  // While another process reads (a backup), the log cannot be emptied: it is tried again every few commits.
  let commitsSince: number | null = null;
  const rewriter = createRewriter(database);
  function scrub(): void {
    const isRewritten = rewriter.rewrite();
    const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
    commitsSince = busy === 0 && isRewritten ? null : 0;
  }
  return {
    afterCommit() {
      if (commitsSince === null) return;
      commitsSince += 1;
      if (commitsSince >= SCRUB_AGAIN_COMMITS) scrub();
    },
    scrub,
    eraseSubscriber(subscriber) {
      rewriter.mark();
      statements.deleteHeld(subscriber);
      const id = people.findNumber(subscriber);
      if (id === null) return;
      eraseLines(erasable, subscriber);
      for (const tables of [history.oldDecisions, history.oldEvents]) tables.erase(id);
      people.forget(subscriber);
      statements.eraseOutbox(id);
      flights.erase(id);
      statements.eraseLetters(id);
      statements.eraseSpilled(id);
      statements.eraseConsents(id);
      statements.eraseAddresses(id);
      statements.eraseTouches(id);
      statements.eraseAliases(id);
      statements.deleteQuarantine(id);
      statements.deleteName(id);
      suppressions.reload();
    },
    forgetBefore(days) {
      for (const tables of [history.decided, history.oldDecisions]) tables.forgetBefore(days.decisions);
      for (const tables of [history.heard, history.oldEvents]) tables.forgetBefore(days.events);
      for (const tables of [erasable.delivered, erasable.keys, erasable.oldSent])
        tables.forgetBefore(days.sent);
      statements.forgetLetters(dayStart(days.sent));
      statements.forgetSpilled(days.ids);
      statements.forgetHeld(days.ids);
      statements.forgetTallies(days.tallySpan);
      statements.forgetTouches(days.touchesUntil);
      statements.forgetRunCounts();
      statements.forgetWaiting();
    },
  };
}
