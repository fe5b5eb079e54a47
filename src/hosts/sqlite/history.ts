/** The part of the SQLite store that only grows: decisions and raw events, read with those of absorbed subscribers. */
import type { SubscriberId } from '../../base/ids.ts';
import type { EventInput } from '../../kernel/input.ts';
import type { Store } from '../store.ts';
import { createDayTables, type DayTables } from './day-tables.ts';
import { decodeDecisions, encodeDecisions } from './decision-row.ts';
import type { People } from './people.ts';
import type { Trails } from './trails.ts';
import type { Words } from './words.ts';

type Members = 'appendDecisions' | 'readDecisions' | 'appendEvents' | 'readEvents';

/** The chunks of both kinds, and the tables in which layouts before 8 kept a row for each line. */
export type HistoryTables = {
  readonly decided: Trails;
  readonly heard: Trails;
  readonly oldDecisions: DayTables;
  readonly oldEvents: DayTables;
};

/** What history stands on. */
export type HistoryParts = HistoryTables & {
  readonly words: Words;
  readonly people: People;
  readonly aliasesOf: (subscriber: SubscriberId) => readonly string[];
};

/** The newest `limit` items of these subscribers, oldest first. */
function readNewest<Item>(
  { people, aliasesOf }: HistoryParts,
  { group, trails, old }: { group: 'decided' | 'heard'; trails: Trails; old: DayTables },
  subscriber: SubscriberId,
  limit: number,
  decode: (body: string) => Item[],
): Item[] {
  const heads = [subscriber, ...aliasesOf(subscriber)].map((name) => people.findHead(name, group));
  const known = heads.filter((head) => head !== null);
  const groups: Item[][] = [];
  let count = 0;
  const take = (body: string): boolean => {
    const items = decode(body);
    groups.push(items);
    count += items.length;
    return count >= limit;
  };
  trails.read(known, take);
  if (count < limit)
    old.read(
      known.map((head) => head.subscriber),
      take,
    );
  return groups.reverse().flat().slice(-limit);
}

function decodeEvents(body: string): EventInput[] {
  return JSON.parse(body) as EventInput[];
}

/** History by the tables of an open file. */
export function createHistory(parts: HistoryParts): Pick<Store, Members> {
  const { decided, heard, oldDecisions, oldEvents, words, people } = parts;
  const decisions = { group: 'decided', trails: decided, old: oldDecisions } as const;
  const events = { group: 'heard', trails: heard, old: oldEvents } as const;
  return {
    appendDecisions: (subscriber, day, items) =>
      people.appendLine(subscriber, 'decided', decided, day, encodeDecisions(items, words)),
    readDecisions: (subscriber, limit) =>
      readNewest(parts, decisions, subscriber, limit, (body) => decodeDecisions(body, words)),
    appendEvents: (subscriber, day, items) =>
      people.appendLine(subscriber, 'heard', heard, day, JSON.stringify(items)),
    readEvents: (subscriber, limit) => readNewest(parts, events, subscriber, limit, decodeEvents),
  };
}

/** The tables of history in an open file, those of older layouts for reading and forgetting alone. */
export function openOldTables(
  database: Parameters<typeof createDayTables>[0],
): Pick<HistoryTables, 'oldDecisions' | 'oldEvents'> {
  return {
    oldDecisions: createDayTables(database, 'decision'),
    oldEvents: createDayTables(database, 'event'),
  };
}
