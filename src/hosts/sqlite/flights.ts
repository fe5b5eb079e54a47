/**
 * Sends on their first attempt, the most of all sends under way. Nearly all of them are over with the next commit, so that a
 * row of the outbox, with its key and its indexes, would cost three times as much. Whatever else becomes of one makes it a
 * row of the outbox (`outbox.ts`), under the number that it has here.
 */
import type { Instant, SendKey, SubscriberId } from '../../base/ids.ts';
import type { Message } from '../../kernel/effect.ts';
import type { OutboxRow } from '../store.ts';
import type { FlightRecord } from './queries/list-flights.ts';
import type { Statements } from './statements.ts';

/** A send with its number. */
export type Numbered = { readonly id: number; readonly row: OutboxRow };

/** What a body holds; the subscriber stands beside it. */
type Body = readonly [
  key: SendKey,
  channel: string,
  epoch: number,
  priority: number,
  at: Instant,
  message: Message | null,
];

export type Flights = {
  /** The number of a send, while it is on its first attempt. */
  numberOf(key: SendKey): number | undefined;
  /** `subscriber`: the number of the row's. */
  add(id: number, subscriber: number, row: OutboxRow): void;
  find(key: SendKey): OutboxRow | null;
  remove(key: SendKey): void;
  list(): readonly Numbered[];
  erase(subscriber: number): void;
  /** After a rollback: what the file says. */
  reload(): void;
};

/** Whether a row, as long as it is new, may stand here. Pure. */
export function isFlight({ state, attempt, subject, lane }: OutboxRow): boolean {
  return state === 'attempting' && attempt === 1 && subject === undefined && lane === undefined;
}

function encode({ key, channel, epoch, priority, at, message }: OutboxRow): string {
  const body: Body = [key, channel, epoch, priority, at, message];
  return JSON.stringify(body);
}

function decode({ subscriber, body }: FlightRecord): OutboxRow {
  const [key, channel, epoch, priority, at, message] = JSON.parse(body) as Body;
  const about = { key, subscriber: subscriber as SubscriberId, channel };
  return { ...about, state: 'attempting', attempt: 1, epoch, priority, at, message };
}

/** By the statements of an open file. */
export function createFlights(
  statements: Pick<
    Statements,
    'insertFlight' | 'deleteFlight' | 'findFlight' | 'listFlights' | 'eraseFlights'
  >,
): Flights {
  const numbers = new Map<SendKey, number>();
  const list = () => statements.listFlights().map((record) => ({ id: record.id, row: decode(record) }));

  function reload(): void {
    numbers.clear();
    for (const { id, row } of list()) numbers.set(row.key, id);
  }

  reload();
  return {
    reload,
    list,
    numberOf: (key) => numbers.get(key),
    add(id, subscriber, row) {
      statements.insertFlight(id, subscriber, encode(row));
      numbers.set(row.key, id);
    },
    find(key) {
      const id = numbers.get(key);
      const record = id === undefined ? undefined : statements.findFlight(id);
      return record === undefined ? null : decode(record);
    },
    remove(key) {
      const id = numbers.get(key);
      if (id === undefined) return;
      statements.deleteFlight(id);
      numbers.delete(key);
    },
    erase(subscriber) {
      statements.eraseFlights(subscriber);
      reload();
    },
  };
}
