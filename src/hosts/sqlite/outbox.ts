/** The part of the SQLite store that holds sends under way, how many of them wait, and subscribers in quarantine. */
import type { Instant, SubscriberId } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Store } from '../store.ts';
import { OUTBOX_STATES, packSubject, unpackOutbox, unpackSubject } from './outbox-record.ts';
import type { People } from './people.ts';
import type { Statements } from './statements.ts';

/** The outbox by the statements of an open file. */
export function createOutbox(
  statements: Statements,
  people: People,
): Pick<
  Store,
  | 'putOutbox'
  | 'getOutbox'
  | 'deleteOutbox'
  | 'queued'
  | 'queuedOf'
  | 'countQueued'
  | 'attemptingBefore'
  | 'held'
  | 'heldAfter'
> {
  return {
    putOutbox(row) {
      const {
        key,
        channel,
        attempt,
        epoch,
        priority,
        at,
        message,
        subject,
        lane = row.channel,
        rank = 0,
      } = row;
      const state = OUTBOX_STATES.indexOf(row.state);
      const body = message === null ? null : JSON.stringify(message);
      const subscriber = people.numberOf(row.subscriber);
      const about = subject === undefined ? null : packSubject(subject);
      const journey = subject?.journey ?? '';
      const place = [lane, journey, rank] as const;
      statements.putOutbox(
        key,
        subscriber,
        channel,
        state,
        attempt,
        epoch,
        priority,
        at,
        body,
        about,
        ...place,
      );
    },
    getOutbox(key) {
      const record = statements.findOutbox(key);
      return record === undefined ? null : unpackOutbox(record);
    },
    deleteOutbox: (key) => statements.deleteOutbox(key),
    queued: (lane, limit) => statements.listQueued(lane, limit).map(unpackOutbox),
    queuedOf: (lane, priority, journey, limit) =>
      statements.listQueuedOf(lane, priority, journey, limit).map(unpackOutbox),
    countQueued: () => statements.groupQueued(),
    attemptingBefore: (epoch) => statements.listAttempting(epoch).map(unpackOutbox),
    held: (channel, subject, limit) =>
      statements.listHeldSends(channel, packSubject(subject), limit).map(unpackOutbox),
    heldAfter: (key, limit) => statements.listHeldAfter(key, limit).map(unpackOutbox),
  };
}

/** How many wait, by kind, by the statements of an open file. */
export function createWaiting(statements: Statements): Pick<Store, 'addWaiting' | 'readWaiting'> {
  return {
    addWaiting: ({ channel, subject, state, count }) =>
      statements.addWaiting(channel, packSubject(subject), OUTBOX_STATES.indexOf(state), count),
    readWaiting: () =>
      statements.listWaiting().map(({ channel, subject, state, count }) => ({
        channel,
        subject: unpackSubject(subject),
        state: OUTBOX_STATES[state] === 'held' ? 'held' : 'queued',
        count,
      })),
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
