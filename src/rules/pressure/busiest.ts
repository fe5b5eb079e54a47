/**
 * The messages of one run, as close together as they can be: a search over all ways from one of its sends, or from its entry,
 * with the shortest delays that are possible together. Earlier is never worse: whoever comes to a step sooner leaves it no
 * later, so of several ways to the same place with the same count only the soonest are kept. What several runs give is not
 * known here.
 */
import type { Hours } from './hours.ts';
import { type Delay, loopAnchor, type Move } from './moves.ts';
import { MEASURED_DAYS, type MeasuredDays } from './peak.ts';
import { ANY, type Graph, type Ranges } from './ranges.ts';
import { DAY_MS, startWall, type Wall, WEEK_MS, waitOnWall } from './wall.ts';

/** What is higher is said as "more than". */
export const COUNT_MAX = 50;
/** Places of one search, after which it gives up. */
const PLACES_MAX = 5_000;

/** How a journey is searched. */
export type Search = Graph & {
  readonly ranges: ReadonlyMap<string, Ranges>;
  /** What the wall may show at each step, within `periodMs`. */
  readonly hours: ReadonlyMap<string, Hours>;
  readonly periodMs: number;
  /** Whether a step sends a message that counts. */
  readonly counts: (step: string) => boolean;
};

/** In order of counts: the shortest time in ms from the beginning to the last message, and the steps that send them. */
export type Spans = readonly {
  readonly count: number;
  readonly lengthMs: number;
  readonly steps: readonly string[];
}[];

/** The least time, and the fewest midnights, that pass; each by itself. */
export type Least = { readonly ms: number; readonly nights: number };

/**
 * What one run can do. `within`: by days. By count, as far as it can be: `sent` until its message is sent, `over` until the
 * run is over.
 */
export type Reach = {
  readonly within: ReadonlyMap<MeasuredDays, Spans>;
  readonly sent: readonly (Least | undefined)[];
  readonly over: readonly (Least | undefined)[];
};

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
  readonly trail: Trail | null;
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

/** Where a search begins: at a step, at each hour at which it may be reached. */
function firstPlaces(step: string, search: Search): readonly Place[] {
  const rounds = new Map(loopsAround(step, search).map((loop) => [loop, 1]));
  const hours = search.hours.get(step) ?? [null];
  const sends = search.counts(step);
  return hours.map((hour) => ({
    step,
    count: sends ? 1 : 0,
    afterMs: 0,
    wall: startWall(hour, search.periodMs),
    at: new Map(),
    rounds,
    trail: sends ? { step, before: null } : null,
  }));
}

function stepsOf(trail: Trail | null): readonly string[] {
  const steps: string[] = [];
  for (let each = trail; each !== null; each = each.before) steps.push(each.step);
  return steps.reverse();
}

type Found = { count: number; lengthMs: number; trail: Trail | null };
type Noted = {
  readonly within: ReadonlyMap<MeasuredDays, Found[]>;
  readonly sent: (Least | undefined)[];
  readonly over: (Least | undefined)[];
};
const LONGEST = Math.max(...MEASURED_DAYS);

function lower(list: (Least | undefined)[], count: number, ms: number, nights: number): void {
  const known = list[count];
  list[count] = { ms: Math.min(ms, known?.ms ?? ms), nights: Math.min(nights, known?.nights ?? nights) };
}

/** Notes a place in each number of days in which it lies. */
function note({ within, sent }: Noted, { count, afterMs, wall, trail }: Place): void {
  lower(sent, count, afterMs, wall.nights);
  if (count === 0) return;
  for (const [days, found] of within) {
    if (afterMs >= days * DAY_MS || wall.nights >= days) continue;
    const shortest = found[count - 1];
    if (shortest !== undefined && shortest.lengthMs <= afterMs) continue;
    found[count - 1] = { count, lengthMs: afterMs, trail };
  }
}

/** All that can come next within the longest time. The end of the run is noted. */
function follow(place: Place, search: Search, ranges: Ranges, noted: Noted): readonly Place[] {
  return (search.moves.get(place.step) ?? []).flatMap((move) =>
    pass(move, place, ranges).flatMap((passed): readonly Place[] => {
      const { afterMs, wall } = passed;
      if (afterMs >= LONGEST * DAY_MS || wall.nights >= LONGEST) return [];
      if (move.to === null) {
        lower(noted.over, place.count, afterMs, wall.nights);
        return [];
      }
      const step = move.to;
      if (!search.counts(step)) return [{ ...passed, step, count: place.count, trail: place.trail }];
      return [{ ...passed, step, count: place.count + 1, trail: { step, before: place.trail } }];
    }),
  );
}

/** What a run can do from a step on, counted from there; null where there was too much to search. */
export function reachFrom(step: string, search: Search): Reach | null {
  const within = new Map(MEASURED_DAYS.map((days) => [days, [] as Found[]]));
  const noted: Noted = { within, sent: [], over: [] };
  const ranges = search.ranges.get(step);
  const known = new Map<string, Kept[]>();
  const open = ranges === undefined ? [] : firstPlaces(step, search).filter((first) => keep(known, first));
  for (const first of open) note(noted, first);
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    for (const next of follow(place, search, ranges ?? new Map(), noted)) {
      if (next.count > COUNT_MAX || !keep(known, next)) continue;
      if (known.size > PLACES_MAX) return null;
      open.push(next);
      note(noted, next);
    }
  }
  const spans = ([days, found]: readonly [MeasuredDays, readonly Found[]]) =>
    [days, found.map(({ count, lengthMs, trail }) => ({ count, lengthMs, steps: stepsOf(trail) }))] as const;
  return { ...noted, within: new Map([...within].map(spans)) };
}

/** More weekdays than these are taken for every day: it is sooner, and there is less to search. */
const WEEKDAYS_TOLD_APART = 3;

/** The time after which the wall repeats itself, as far as these ways care: a day, or a week. Pure. */
export function periodOf({ moves }: Graph): number {
  const isByWeek = [...moves.values()].some((ways) => ways.some(({ delay }) => usesWeekdays(delay)));
  return isByWeek ? WEEK_MS : DAY_MS;
}

function usesWeekdays(delay: Delay): boolean {
  return delay.by === 'any time'
    ? usesWeekdays(delay.until)
    : delay.by === 'clock' && delay.weekdays !== null && delay.weekdays.length <= WEEKDAYS_TOLD_APART;
}
