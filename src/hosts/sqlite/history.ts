/** The part of the SQLite store that only grows: decisions and raw events, read with those of absorbed subscribers. */
import type { DatabaseSync } from 'node:sqlite';
import type { SubscriberId } from '../../base/ids.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { EventInput } from '../../kernel/input.ts';
import type { Store } from '../store.ts';
import { createDayTables, type DayTables } from './day-tables.ts';
import type { People } from './people.ts';

type Members = 'appendDecisions' | 'readDecisions' | 'appendEvents' | 'readEvents';

/** The store's members, and the tables behind them for retention and erasure. */
export type History = {
  readonly decisions: DayTables;
  readonly events: DayTables;
  readonly members: Pick<Store, Members>;
};

/** The newest `limit` items of these subscribers, oldest first. */
function readNewest<Item>(tables: DayTables, ids: readonly number[], limit: number): Item[] {
  const groups: Item[][] = [];
  let count = 0;
  tables.read(ids, (bodies) => {
    for (let index = groups.length; index < bodies.length; index += 1) {
      const group = JSON.parse(bodies[index] ?? '[]') as Item[];
      groups.push(group);
      count += group.length;
    }
    return count >= limit;
  });
  return groups.reverse().flat().slice(-limit);
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
      decisions.append(day, people.numberOf(subscriber), JSON.stringify(items)),
    readDecisions: (subscriber, limit) => readNewest<Decision>(decisions, numbersOf(subscriber), limit),
    appendEvents: (subscriber, day, items) =>
      events.append(day, people.numberOf(subscriber), JSON.stringify(items)),
    readEvents: (subscriber, limit) => readNewest<EventInput>(events, numbersOf(subscriber), limit),
  };
  return { decisions, events, members };
}
