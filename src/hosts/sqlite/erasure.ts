/** What goes when a subscriber is erased, and what goes with age: every table that knows a subscriber is named here. */
import type { DatabaseSync } from 'node:sqlite';
import { dayStart, type Store } from '../store.ts';
import type { History } from './history.ts';
import type { People } from './people.ts';
import type { SentTables } from './sent-tables.ts';
import type { StateCache } from './state-cache.ts';
import type { Statements } from './statements.ts';
import type { Suppressions } from './suppressions.ts';

const SCRUB_AGAIN_COMMITS = 32;

export type Erasable = {
  readonly database: DatabaseSync;
  readonly statements: Statements;
  readonly cache: StateCache;
  readonly people: People;
  readonly history: History;
  readonly sent: SentTables;
  readonly suppressions: Suppressions;
};

/** Erasure and retention over an open file. `scrub` also empties the write-ahead log. */
export function createErasure({
  database,
  statements,
  cache,
  people,
  history,
  sent,
  suppressions,
}: Erasable): Pick<Store, 'eraseSubscriber' | 'scrub' | 'forgetBefore'> & { afterCommit(): void } {
  // While another process reads (a backup), the log cannot be emptied: it is tried again every few commits.
  let commitsSince: number | null = null;
  function scrub(): void {
    const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
    commitsSince = busy === 0 ? null : 0;
  }
  return {
    afterCommit() {
      if (commitsSince === null) return;
      commitsSince += 1;
      if (commitsSince >= SCRUB_AGAIN_COMMITS) scrub();
    },
    scrub,
    eraseSubscriber(subscriber) {
      statements.deleteHeld(subscriber);
      const id = people.findNumber(subscriber);
      if (id === null) return;
      people.deleteSubscriber(subscriber);
      for (const tables of [history.decisions, history.events, sent]) tables.erase(id);
      statements.eraseOutbox(id);
      statements.eraseLetters(id);
      statements.eraseSpilled(id);
      statements.eraseConsents(id);
      statements.eraseAddresses(id);
      statements.eraseTouches(id);
      statements.eraseAliases(id);
      statements.deleteQuarantine(id);
      statements.deleteName(id);
      cache.drop(subscriber);
      suppressions.reload();
    },
    forgetBefore(days) {
      history.decisions.forgetBefore(days.decisions);
      history.events.forgetBefore(days.events);
      sent.forgetBefore(days.sent);
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
