/** The part of the SQLite store that holds sends under way, how many of them wait, and subscribers in quarantine. */
import type { Instant, SendKey, SubscriberId } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import type { OutboxRow, Store } from '../store.ts';
import { type Flights, isFlight, type Numbered } from './flights.ts';
import {
  OUTBOX_STATES,
  type OutboxRecord,
  packSubject,
  unpackOutbox,
  unpackSubject,
} from './outbox-record.ts';
import type { People } from './people.ts';
import type { Statements } from './statements.ts';

/** Numbers for sends, in the order in which they came, and whether one has a row in the table. */
class Numbers {
  readonly #statements: Statements;
  #last: number | null = null;
  #isEmpty: boolean | null = null;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  next(): number {
    this.#last = (this.#last ?? this.#statements.lastSend().id) + 1;
    return this.#last;
  }

  noteRow(): void {
    this.#isEmpty = false;
  }

  /** A question to an empty table is asked once in a transaction. */
  hasRow(key: SendKey): boolean {
    this.#isEmpty ??= this.#statements.anyOutbox().found === 0;
    return !this.#isEmpty && this.#statements.hasOutbox(key) !== undefined;
  }

  commit(): void {
    this.#isEmpty = null;
  }

  reload(): void {
    this.#last = null;
    this.#isEmpty = null;
  }
}

function writeRow(statements: Statements, id: number, subscriber: number, row: OutboxRow): void {
  const { key, channel, attempt, epoch, priority, at, message, subject, lane = row.channel, rank = 0 } = row;
  const state = OUTBOX_STATES.indexOf(row.state);
  const body = message === null ? null : JSON.stringify(message);
  const about = subject === undefined ? null : packSubject(subject);
  const place = [lane, subject?.journey ?? '', rank] as const;
  const counts = [state, attempt, epoch, priority, at] as const;
  statements.putOutbox(id, key, subscriber, channel, ...counts, body, about, ...place);
}

/** Sends on their first attempt and others, the oldest first. */
function inOrder(
  flying: readonly Numbered[],
  records: readonly (OutboxRecord & { readonly id: number })[],
): readonly OutboxRow[] {
  const rows = records.map((record) => ({ id: record.id, row: unpackOutbox(record) }));
  return [...flying, ...rows].sort((left, right) => left.id - right.id).map(({ row }) => row);
}

type OutboxMembers =
  | 'putOutbox'
  | 'getOutbox'
  | 'deleteOutbox'
  | 'queued'
  | 'queuedOf'
  | 'countQueued'
  | 'outboxOf'
  | 'attemptingBefore'
  | 'held'
  | 'heldAfter';

/** The store's members, and what is behind them for the ends of transactions. */
export type Outbox = {
  readonly members: Pick<Store, OutboxMembers>;
  commit(): void;
  reload(): void;
};

/** The outbox by the statements of an open file. */
export function createOutbox(statements: Statements, people: People, flights: Flights): Outbox {
  const numbers = new Numbers(statements);
  const members: Outbox['members'] = {
    putOutbox(row) {
      const { key } = row;
      const subscriber = people.numberOf(row.subscriber);
      const id = flights.numberOf(key);
      if (id === undefined && isFlight(row) && !numbers.hasRow(key)) {
        flights.add(numbers.next(), subscriber, row);
        return;
      }
      flights.remove(key);
      writeRow(statements, id ?? numbers.next(), subscriber, row);
      numbers.noteRow();
    },
    getOutbox(key) {
      const flight = flights.find(key);
      if (flight !== null) return flight;
      const record = statements.findOutbox(key);
      return record === undefined ? null : unpackOutbox(record);
    },
    deleteOutbox(key) {
      if (flights.numberOf(key) === undefined) statements.deleteOutbox(key);
      else flights.remove(key);
    },
    queued: (lane, limit) => statements.listQueued(lane, limit).map(unpackOutbox),
    queuedOf: (lane, priority, journey, limit) =>
      statements.listQueuedOf(lane, priority, journey, limit).map(unpackOutbox),
    countQueued: () => statements.groupQueued(),
    outboxOf(subscriber) {
      const number = people.findNumber(subscriber);
      if (number === null) return [];
      const flying = flights.list().filter(({ row }) => row.subscriber === subscriber);
      return inOrder(flying, statements.listOutboxOf(number));
    },
    attemptingBefore(epoch) {
      const flying = flights.list().filter(({ row }) => row.epoch < epoch);
      return inOrder(flying, statements.listAttempting(epoch));
    },
    held: (channel, subject, limit) =>
      statements.listHeldSends(channel, packSubject(subject), limit).map(unpackOutbox),
    heldAfter: (key, limit) => statements.listHeldAfter(key, limit).map(unpackOutbox),
  };
  return {
    members,
    commit: () => numbers.commit(),
    reload() {
      numbers.reload();
      flights.reload();
    },
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

/** A record that is damaged must not keep the others from being read: then its text is all there is of it. */
function readReplay(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return { damaged: text };
  }
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
        replay: readReplay(row.replay),
      })),
    clearQuarantine(subscriber) {
      const id = people.findNumber(subscriber);
      if (id !== null) statements.deleteQuarantine(id);
    },
  };
}
