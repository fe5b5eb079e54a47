/**
 * The lanes of policies: what their limits remember, how many permits are free, and when there will be some. Within a
 * commit changes are kept apart; they are written with it and are true only when it stands. A lane's time never goes
 * back: on the wall clock it runs on from where it was, on the replay clock nothing is let through before it.
 */
import { type Instant, instant, NEVER } from '../../base/ids.ts';
import type { LaneView } from '../../kernel/kinds.ts';
import type { ProgramLane } from '../../kernel/program.ts';
import type { Core } from './core.ts';
import type { LaneRecord } from './lane-book.ts';
import type { Turns } from './queues.ts';

const EMPTY: LaneRecord = { at: 0, limits: {}, turns: {} };
/** A clock is set back by less than this all the time. */
const STEP_BACK_MS = 5_000;
/** Limits answer each other's instants in a few steps; more are a standstill until an input. */
const STEPS_MAX = 64;

function metaOf(lane: string): string {
  return `lane ${lane}`;
}

/** What is committed of a lane; read once. */
export function recordOf(core: Core, lane: string): LaneRecord {
  const known = core.lanes.records.get(lane);
  if (known !== undefined) return known;
  const text = core.store.readMeta(metaOf(lane));
  const record = text === null ? EMPTY : (JSON.parse(text) as LaneRecord);
  core.lanes.records.set(lane, record);
  core.lanes.lastAt = Math.max(core.lanes.lastAt, record.at);
  return record;
}

/**
 * The lane clock. Live it is told by `noteLaneTime` alone: a subscriber's instant, and the one at which a message was
 * received, may be ahead of the wall clock or behind it, and many of them would wind it up.
 */
function laneTime(core: Core, at: Instant): Instant {
  return core.clock === 'replay' ? at : instant(core.lanes.lastAt);
}

function viewOf(core: Core, now: Instant): LaneView {
  const { clock, lanes, store } = core;
  return {
    now,
    gauge(name) {
      const said = store.readShared().gauges?.[name];
      if (said === undefined) return undefined;
      const ageMs = now - (clock === 'live' ? lanes.shiftMs : 0) - said.at;
      // On the wall clock, what was said in the future was said before the clock was set back: nobody knows when.
      if (clock === 'replay' || ageMs >= 0) return { value: said.value, ageMs };
      return { value: said.value, ageMs: ageMs > -STEP_BACK_MS ? 0 : Number.MAX_SAFE_INTEGER };
    },
  };
}

function freeAt(core: Core, lane: ProgramLane, record: LaneRecord, now: Instant) {
  if (now < record.at) return { free: 0, until: instant(record.at) };
  const view = viewOf(core, now);
  let free = Number.MAX_SAFE_INTEGER;
  let until: number = now;
  for (const { kind, linked } of lane.limits) {
    const permits = linked.permits(record.limits[kind], view);
    free = Math.min(free, permits.free);
    if (permits.free <= 0) until = Math.max(until, permits.until);
  }
  return { free: Math.max(0, free), until: instant(until) };
}

/** The first instant at or after `from` at which a lane has a permit, and how many then. On the lane clock. */
function firstFree(core: Core, lane: ProgramLane, record: LaneRecord, from: Instant) {
  let at = from;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const { free, until } = freeAt(core, lane, record, at);
    if (free > 0) return { at, free };
    if (until <= at || until === NEVER) break;
    at = until;
  }
  return { at: NEVER, free: 0 };
}

/** The lane of that name in the plan in force; undefined: no policy makes it any more, and it holds nobody back. */
function laneOf(core: Core, name: string): ProgramLane | undefined {
  return core.program?.lanes.find((lane) => lane.name === name);
}

/** When a lane has permits, and how many. `at` is on the caller's clock; NEVER: only an input brings one. */
export function nextPermits(
  core: Core,
  name: string,
  record: LaneRecord,
): { readonly at: Instant; readonly free: number } {
  const lane = laneOf(core, name);
  if (lane === undefined) return { at: instant(0), free: Number.MAX_SAFE_INTEGER };
  const { clock, time, lanes } = core;
  if (clock === 'live') {
    const found = firstFree(core, lane, record, instant(Math.max(record.at, lanes.lastAt)));
    return { ...found, at: found.at === NEVER ? NEVER : instant(found.at - lanes.shiftMs) };
  }
  // What is said from outside counts from when it was said; time alone frees a permit whenever somebody looks.
  const hasGauge = lane.limits.some(({ linked }) => (linked.gauges ?? []).length > 0);
  return firstFree(core, lane, record, instant(hasGauge ? Math.max(record.at, time) : record.at));
}

/**
 * The wall clock says `now`: every call of the engine that may start a send begins with this. Where it was set back, the
 * lane clock runs on from where it was; once it has caught up, both are one again. Returns `now`.
 */
export function noteLaneTime(core: Core, now: Instant): Instant {
  if (core.clock === 'replay') return now;
  for (const { name } of core.program?.lanes ?? []) recordOf(core, name);
  const book = core.lanes;
  book.shiftMs = now >= book.lastAt ? 0 : Math.max(book.shiftMs, book.lastAt - now);
  book.lastAt = now + book.shiftMs;
  return now;
}

/** True for lanes whose sends are ranked: they start only when nobody else is due. */
export function isRanked(core: Core, name: string): boolean {
  return (laneOf(core, name)?.rank ?? null) !== null;
}

/** Lanes within one commit. */
export class LaneWork {
  readonly #core: Core;
  readonly #changed: Map<string, LaneRecord> = new Map();

  constructor(core: Core) {
    this.#core = core;
  }

  /** What is known of a lane in this commit. */
  record(lane: string): LaneRecord {
    return this.#changed.get(lane) ?? recordOf(this.#core, lane);
  }

  /** Adds to `permits` how many sends each lane of the plan may start at an instant. */
  addPermits(permits: { [lane: string]: number }, at: Instant): void {
    const lanes = this.#core.program?.lanes ?? [];
    if (lanes.length === 0) return;
    for (const { name } of lanes) this.record(name);
    const now = laneTime(this.#core, at);
    for (const lane of lanes) permits[lane.name] = freeAt(this.#core, lane, this.record(lane.name), now).free;
  }

  /** One send starts in each of these lanes. */
  take(names: readonly string[], at: Instant): void {
    const now = laneTime(this.#core, at);
    const view = viewOf(this.#core, now);
    for (const name of names) {
      const lane = laneOf(this.#core, name);
      if (lane === undefined) continue;
      const record = this.record(name);
      const limits = lane.limits.map(({ kind, linked }) => [kind, linked.take(record.limits[kind], 1, view)]);
      const latestAt = Math.max(record.at, now);
      this.#changed.set(name, { ...record, at: latestAt, limits: Object.fromEntries(limits) });
    }
  }

  /** Notes whose turn it was. */
  setTurns(lane: string, turns: Turns): void {
    this.#changed.set(lane, { ...this.record(lane), turns });
  }

  /** Writes what changed, each lane once. */
  flush(): void {
    for (const [lane, record] of this.#changed)
      this.#core.store.writeMeta(metaOf(lane), JSON.stringify(record));
  }

  /** After the commit: tells the engine. */
  settleCore(): void {
    for (const [lane, record] of this.#changed) this.#core.lanes.records.set(lane, record);
  }
}
