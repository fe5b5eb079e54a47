/**
 * How many sends wait for a permit, by lane, priority and journey: kept in memory, read once when the engine opens.
 * Whose turn it is follows from it: the highest priority first, inside it one journey after the other.
 */
import { isPolicyLane } from '../../kernel/link-lanes.ts';
import type { OutboxRow, Store } from '../store.ts';

/** Lane -> priority -> journey -> how many; none of them is empty. */
export type Queues = Map<string, Map<number, Map<string, number>>>;

/** The lane under which a row waits. Pure. */
export function laneOfRow({ lane, channel }: OutboxRow): string {
  return lane ?? channel;
}

/** The journey by which a row takes turns; '' for rows of an older layout. Pure. */
function journeyOfRow({ subject }: OutboxRow): string {
  return subject?.journey ?? '';
}

function add(queues: Queues, lane: string, priority: number, journey: string, count: number): void {
  const priorities = queues.get(lane) ?? new Map<number, Map<string, number>>();
  const journeys = priorities.get(priority) ?? new Map<string, number>();
  const sum = (journeys.get(journey) ?? 0) + count;
  if (sum > 0) journeys.set(journey, sum);
  else journeys.delete(journey);
  if (journeys.size > 0) priorities.set(priority, journeys);
  else priorities.delete(priority);
  if (priorities.size > 0) queues.set(lane, priorities);
  else queues.delete(lane);
}

/** Counts what is queued in a store. */
export function readQueues(store: Store): Queues {
  const queues: Queues = new Map();
  for (const { lane, priority, journey, count } of store.countQueued())
    add(queues, lane, priority, journey, count);
  return queues;
}

/** Follows one row from what it was to what it is. */
export function moveQueued(queues: Queues, before: OutboxRow | null, after: OutboxRow | null): void {
  for (const [row, count] of [
    [before, -1],
    [after, 1],
  ] as const) {
    if (row?.state === 'queued') add(queues, laneOfRow(row), row.priority, journeyOfRow(row), count);
  }
}

/** How many wait in a lane. */
export function countQueued(queues: Queues, lane: string): number {
  let sum = 0;
  for (const journeys of queues.get(lane)?.values() ?? [])
    for (const count of journeys.values()) sum += count;
  return sum;
}

/** The lanes of policies in which somebody waits, by name. */
export function policyLanesIn(queues: Queues): string[] {
  return [...queues.keys()].filter(isPolicyLane).sort();
}

/** Whose turn was last, by priority. */
export type Turns = { readonly [priority: string]: string };

/** How many of each journey go next. `turns` is unchanged where there was nothing to take turns about. */
export type Round = {
  readonly shares: readonly { readonly priority: number; readonly journey: string; readonly count: number }[];
  readonly turns: Turns;
};

/** Gives one after the other to journeys in order of name, starting behind the one whose turn was last. */
function takeTurns(journeys: ReadonlyMap<string, number>, count: number, last: string | undefined) {
  const names = [...journeys.keys()].sort();
  const start = last === undefined ? 0 : names.findIndex((name) => name > last);
  const ring = start <= 0 ? names : [...names.slice(start), ...names.slice(0, start)];
  const given = new Map<string, number>();
  let left = count;
  let latest = last;
  for (let round = 0; left > 0; round += 1) {
    const able = ring.filter((name) => (journeys.get(name) ?? 0) > round);
    if (able.length === 0) break;
    for (const name of able.slice(0, left)) {
      given.set(name, round + 1);
      latest = name;
    }
    left -= Math.min(left, able.length);
  }
  return { given, left, latest };
}

/** Who gets the next `count` permits of a lane. Pure. */
export function nextRound(queues: Queues, lane: string, count: number, turns: Turns): Round {
  const priorities = queues.get(lane);
  const shares: Round['shares'][number][] = [];
  const next: { [priority: string]: string } = { ...turns };
  let left = count;
  for (const priority of [...(priorities?.keys() ?? [])].sort((a, b) => b - a)) {
    const journeys = priorities?.get(priority);
    if (journeys === undefined || left <= 0) break;
    const taken = takeTurns(journeys, left, turns[priority]);
    left = taken.left;
    for (const [journey, share] of taken.given) shares.push({ priority, journey, count: share });
    if (journeys.size > 1 && taken.latest !== undefined) next[priority] = taken.latest;
  }
  return { shares, turns: next };
}
