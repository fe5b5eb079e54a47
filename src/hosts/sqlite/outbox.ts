/** The part of the SQLite store that holds sends under way, and subscribers in quarantine. */
import type { Instant, SubscriberId } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Store } from '../store.ts';
import { OUTBOX_STATES, unpackOutbox } from './outbox-record.ts';
import type { People } from './people.ts';
import type { Statements } from './statements.ts';

/** The outbox by the statements of an open file. */
export function createOutbox(
  statements: Statements,
  people: People,
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

/** Quarantine by the statements of an open file. */
export function createQuarantine(
  statements: Statements,
  people: People,
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
