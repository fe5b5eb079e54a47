/** The part of the SQLite store that only grows: decisions and raw events, read with those of absorbed subscribers. */
import type { DatabaseSync } from 'node:sqlite';
import type { SubscriberId } from '../../base/ids.ts';
import type { EventInput } from '../../kernel/input.ts';
import type { Store } from '../store.ts';
import { createDayTables, type DayTables } from './day-tables.ts';
import { decodeDecisions, encodeDecisions } from './decision-row.ts';
import type { People } from './people.ts';

type Members = 'appendDecisions' | 'readDecisions' | 'appendEvents' | 'readEvents';

/** The store's members, and the tables behind them for retention and erasure. */
export type History = {
  readonly decisions: DayTables;
  readonly events: DayTables;
  readonly members: Pick<Store, Members>;
};

/** The newest `limit` items of these subscribers, oldest first. */
function readNewest<Item>(
  tables: DayTables,
  ids: readonly number[],
  limit: number,
  decode: (body: string) => Item[],
): Item[] {
  const groups: Item[][] = [];
  let count = 0;
  tables.read(ids, (bodies) => {
    for (let index = groups.length; index < bodies.length; index += 1) {
      const group = decode(bodies[index] ?? '[]');
      groups.push(group);
      count += group.length;
    }
    return count >= limit;
  });
  return groups.reverse().flat().slice(-limit);
}

function decodeEvents(body: string): EventInput[] {
  return JSON.parse(body) as EventInput[];
}

/** History by day tables of an open file. */
export function createHistory(
  database: DatabaseSync,
  people: People,
  aliasesOf: (subscriber: SubscriberId) => readonly string[],
): History {
  const decisions = createDayTables(database, 'decision');
  const events = createDayTables(database, 'event');

  function numbersOf(subscriber: SubscriberId): number[] {
    const numbers = [subscriber, ...aliasesOf(subscriber)].map((name) => people.findNumber(name));
    return numbers.filter((number) => number !== null);
  }

  const members: Pick<Store, Members> = {
    appendDecisions: (subscriber, day, items) =>
      decisions.append(day, people.numberOf(subscriber), encodeDecisions(items)),
    readDecisions: (subscriber, limit) =>
      readNewest(decisions, numbersOf(subscriber), limit, decodeDecisions),
    appendEvents: (subscriber, day, items) =>
      events.append(day, people.numberOf(subscriber), JSON.stringify(items)),
    readEvents: (subscriber, limit) => readNewest(events, numbersOf(subscriber), limit, decodeEvents),
  };
  return { decisions, events, members };
}
