/**
 * The most messages that one run after another can send within some days: a search from each send over all ways, with the
 * shortest delays that are possible together. Earlier is never worse: whoever comes to a step sooner leaves it no later,
 * so of several ways to the same place with the same count only the soonest are kept.
 */

import type { Hours } from './hours.ts';
import { type Delay, ENTRY_ANCHOR, loopAnchor, type Move } from './moves.ts';
import { MEASURED_DAYS, type MeasuredDays } from './peak.ts';
import { ANY, type Graph, type Ranges } from './ranges.ts';
import { DAY_MS, startWall, type Wall, WEEK_MS, waitOnWall } from './wall.ts';

/** What is higher is said as "more than". */
export const COUNT_MAX = 50;
/** Places of one search, after which it gives up. */
const PLACES_MAX = 5_000;

/** How a journey is searched. `again`: when the next run may start; null: there is none. */
export type Search = Graph & {
  readonly ranges: ReadonlyMap<string, Ranges>;
  /** What the wall may show at each step, within `periodMs`. */
  readonly hours: ReadonlyMap<string, Hours>;
  readonly periodMs: number;
  /** Whether a step sends a message that counts. */
  readonly counts: (step: string) => boolean;
  readonly again: Again | null;
};

/** The next run: not before `gapMs` after the entry of the one before; `atAnyTime`: runs may be ended from outside. */
export type Again = { readonly gapMs: number; readonly atAnyTime: boolean };

/** In order of counts: the shortest time in ms from the first message to the last, and the steps that send them. */
export type Spans = readonly {
  readonly count: number;
  readonly lengthMs: number;
  readonly steps: readonly string[];
}[];

/** Steps that sent, last first. */
type Trail = { readonly step: string; readonly before: Trail | null };

/** Where a search stands. `at`: where anchors lie, in ms after the first message. `rounds`: of loops that it is in. */
type Place = {
  readonly step: string;
  readonly count: number;
  readonly afterMs: number;
  readonly wall: Wall;
  readonly at: ReadonlyMap<string, number>;
  readonly rounds: ReadonlyMap<string, number>;
  readonly trail: Trail;
};

type Kept = { readonly afterMs: number; readonly nights: number };

/** The same place for all that can come of it, but for time. */
function signOf({ step, count, afterMs, wall: { ofMs, periodMs }, at, rounds }: Place): string {
  const phase = ofMs === null ? '' : (((ofMs - afterMs) % periodMs) + periodMs) % periodMs;
  const dates = at.size === 0 ? '' : [...at].sort().join();
  return `${step}\0${count}\0${phase}\0${dates}\0${rounds.size === 0 ? '' : [...rounds].sort().join()}`;
}

/** Keeps a place unless one that is as good is known. */
function keep(known: Map<string, Kept[]>, place: Place): boolean {
  const sign = signOf(place);
  const { afterMs, wall } = place;
  const others = known.get(sign) ?? [];
  if (others.some((each) => each.afterMs <= afterMs && each.nights <= wall.nights)) return false;
  const better = others.filter((each) => each.afterMs < afterMs || each.nights < wall.nights);
  known.set(sign, [...better, { afterMs, nights: wall.nights }]);
  return true;
}

type Passed = Pick<Place, 'afterMs' | 'wall' | 'at'>;

function later(place: Place, afterMs: number): Passed {
  return { afterMs, wall: place.wall.after(afterMs - place.afterMs, afterMs), at: place.at };
}

/** All ways to pass a delay as soon as possible; none where it is closed. `ranges`: at the first message. */
function passDelay(delay: Delay, place: Place, ranges: Ranges): readonly Passed[] {
  const { afterMs, at } = place;
  if (delay.by === 'any time') return [place];
  if (delay.by === 'span') return [later(place, afterMs + delay.leastMs)];
  if (delay.by === 'clock') {
    return waitOnWall(place.wall, delay, afterMs).map(({ lengthMs, wall }) => ({
      afterMs: afterMs + lengthMs,
      wall,
      at,
    }));
  }
  const { anchor, offsetMs } = delay;
  const fixedAt = at.get(anchor);
  const { leastMs, mostMs } = ranges.get(anchor) ?? ANY;
  const soonestMs = fixedAt === undefined ? offsetMs - mostMs : fixedAt + offsetMs;
  const latestMs = fixedAt === undefined ? offsetMs - leastMs : soonestMs;
  if (delay.by === 'past') return soonestMs < afterMs ? [place] : [];
  const passed = later(place, Math.max(afterMs, soonestMs));
  if (delay.whenPast === 'passes') return [passed];
  if (latestMs < afterMs) return [];
  // From here on it is known where this date lies.
  return [{ ...passed, at: new Map([...at, [anchor, passed.afterMs - offsetMs]]) }];
}

/** All places behind a way, the step there not yet counted. */
function pass(move: Move, place: Place, ranges: Ranges): readonly Omit<Place, 'step' | 'count' | 'trail'>[] {
  const { round, leaves } = move;
  const { rounds } = place;
  const done = round === undefined ? 0 : (rounds.get(round.loop) ?? 0);
  if (round !== undefined && done >= round.max) return [];
  const delay =
    round !== undefined && done === 0 ? ({ by: 'span', leastMs: 0, mostMs: 0 } as const) : move.delay;
  return passDelay(delay, place, ranges).map(({ afterMs, wall, at }) => {
    if (round !== undefined) {
      return {
        afterMs,
        wall,
        at: new Map([...at, [loopAnchor(round.loop), afterMs]]),
        rounds: new Map([...rounds, [round.loop, done + 1]]),
      };
    }
    if (leaves === undefined) return { afterMs, wall, at, rounds };
    return { afterMs, wall, at: without(at, loopAnchor(leaves)), rounds: without(rounds, leaves) };
  });
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  return map.has(key) ? new Map([...map].filter(([name]) => name !== key)) : map;
}

/** The next run, as soon as it may start. */
function startAgain(again: Again, place: Place, ranges: Ranges): Omit<Place, 'step' | 'count' | 'trail'> {
  const entryAt = place.at.get(ENTRY_ANCHOR);
  const soonestMs =
    entryAt === undefined ? again.gapMs - (ranges.get(ENTRY_ANCHOR) ?? ANY).mostMs : entryAt + again.gapMs;
  const passed = later(place, Math.max(place.afterMs, soonestMs));
  const dates = [...place.at].filter(([anchor]) => anchor.startsWith('profile.') || anchor === 'instant');
  return { ...passed, at: new Map([...dates, [ENTRY_ANCHOR, passed.afterMs]]), rounds: new Map() };
}

/** The loops in whose rounds a step stands. */
function loopsAround(step: string, { moves }: Graph): readonly string[] {
  return [...moves].flatMap(([loop, ways]) => {
    const body = ways.find(({ round }) => round?.loop === loop)?.to;
    if (body === undefined || body === null) return [];
    const seen = new Set<string>([loop]);
    const open = [body];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      for (const { to } of moves.get(id) ?? []) if (to !== null) open.push(to);
    }
    return loop !== step && seen.has(step) ? [loop] : [];
  });
}

/** Where the search from one send begins: with its message, at each hour at which it may go out. */
function firstPlaces(step: string, search: Search): readonly Place[] {
  const rounds = new Map(loopsAround(step, search).map((loop) => [loop, 1]));
  const hours = search.hours.get(step) ?? [null];
  return hours.map((hour) => ({
    step,
    count: 1,
    afterMs: 0,
    wall: startWall(hour, search.periodMs),
    at: new Map(),
    rounds,
    trail: { step, before: null },
  }));
}

/** Everything that can come next. */
function* follow(place: Place, search: Search, ranges: Ranges): Generator<Place> {
  const { moves, counts, again, start } = search;
  const arrive = (step: string, rest: Omit<Place, 'step' | 'count' | 'trail'>): Place => {
    const sends = counts(step);
    const trail = sends ? { step, before: place.trail } : place.trail;
    return { ...rest, step, count: place.count + (sends ? 1 : 0), trail };
  };
  for (const move of moves.get(place.step) ?? []) {
    for (const passed of pass(move, place, ranges)) {
      if (move.to !== null) yield arrive(move.to, passed);
      else if (again !== null && start !== null) {
        yield arrive(start, startAgain(again, { ...place, ...passed }, ranges));
      }
    }
  }
  // To be ended right after a message is never worse than to be ended later.
  if (again?.atAnyTime === true && start !== null && counts(place.step)) {
    yield arrive(start, startAgain(again, place, ranges));
  }
}

function stepsOf(trail: Trail): readonly string[] {
  const steps: string[] = [];
  for (let each: Trail | null = trail; each !== null; each = each.before) steps.push(each.step);
  return steps.reverse();
}

type Found = { count: number; lengthMs: number; trail: Trail };
const LONGEST = Math.max(...MEASURED_DAYS);

/** Notes a place in each number of days in which it lies. */
function note(best: ReadonlyMap<MeasuredDays, Found[]>, { count, afterMs, wall, trail }: Place): void {
  for (const [days, found] of best) {
    if (afterMs >= days * DAY_MS || wall.nights >= days) continue;
    const shortest = found[count - 1];
    if (shortest !== undefined && shortest.lengthMs <= afterMs) continue;
    found[count - 1] = { count, lengthMs: afterMs, trail };
  }
}

/** What comes of the search from one send, within some days: null where there was too much to search. */
export function spansFrom(step: string, search: Search): ReadonlyMap<MeasuredDays, Spans> | null {
  const ranges = search.ranges.get(step);
  if (ranges === undefined) return new Map();
  const best = new Map(MEASURED_DAYS.map((days) => [days, [] as Found[]]));
  const known = new Map<string, Kept[]>();
  const open = firstPlaces(step, search).filter((first) => keep(known, first));
  for (const first of open) note(best, first);
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    for (const next of follow(place, search, ranges)) {
      if (next.afterMs >= LONGEST * DAY_MS || next.wall.nights >= LONGEST) continue;
      if (next.count > COUNT_MAX || !keep(known, next)) continue;
      if (known.size > PLACES_MAX) return null;
      open.push(next);
      note(best, next);
    }
  }
  return new Map(
    [...best].map(([days, found]) => [
      days,
      found.map(({ count, lengthMs, trail }) => ({ count, lengthMs, steps: stepsOf(trail) })),
    ]),
  );
}

/** The time after which the wall repeats itself, as far as these ways care: a day, or a week. Pure. */
export function periodOf({ moves }: Graph): number {
  const isByWeek = [...moves.values()].some((ways) => ways.some(({ delay }) => usesWeekdays(delay)));
  return isByWeek ? WEEK_MS : DAY_MS;
}

function usesWeekdays(delay: Delay): boolean {
  return delay.by === 'any time'
    ? usesWeekdays(delay.until)
    : delay.by === 'clock' && delay.weekdays !== null;
}
