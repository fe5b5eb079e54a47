/** What came to one lane, day by day and in its busiest hour, beside what its limits let through. Judges nothing. */
import { type Instant, instant } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import { startOfLocal, startOfNextLocal } from '../../base/zone.ts';
import type { LaneView } from '../../kernel/kinds.ts';
import type { ProgramLane } from '../../kernel/program.ts';
import type { LaneDay, LaneHour, LaneRow } from './simulation.ts';
import { createWaitTimes, type WaitTimes } from './wait-times.ts';

const HOUR_MS = 3_600_000;

type Growing<Row> = { -readonly [name in keyof Row]: Row[name] };

/** Nobody says a gauge to a report: what only the outside knows stays unknown. */
function viewAt(now: Instant): LaneView {
  return { now, gauge: () => undefined };
}

/** Counts for one lane. Days are local to `zone`; nothing before `from` is counted, and all of it is remembered. */
export class LaneLoad {
  readonly #lane: ProgramLane;
  readonly #zone: string;
  readonly #from: Instant;
  readonly #states: (Json | undefined)[];
  readonly #days = new Map<string, Growing<LaneDay>>();
  readonly #hours = new Map<number, Growing<LaneHour>>();
  readonly #waits: WaitTimes = createWaitTimes();
  #today: Growing<LaneDay> | null = null;
  #waiting = 0;

  constructor(lane: ProgramLane, zone: string, from: Instant) {
    this.#lane = lane;
    this.#zone = zone;
    this.#from = from;
    this.#states = lane.limits.map(() => undefined);
  }

  get name(): string {
    return this.#lane.name;
  }

  /** A send comes to the lane. `waits`: it stays there. */
  came(at: Instant, date: string, waits: boolean): void {
    if (at >= this.#from) {
      this.#dayOf(at, date).demanded += 1;
      this.#hourOf(at).demanded += 1;
    }
    if (waits) this.#waiting += 1;
  }

  /** A send of the lane starts; `since`: when it came, if it waited. */
  started(at: Instant, date: string, since: Instant | null): void {
    // The day must know its room before the send takes of it.
    const day = at < this.#from ? null : this.#dayOf(at, date);
    const hour = at < this.#from ? null : this.#hourOf(at);
    const view = viewAt(at);
    for (const [index, { linked }] of this.#lane.limits.entries()) {
      this.#states[index] = linked.take(this.#states[index], 1, view);
    }
    if (since !== null) this.#waiting -= 1;
    if (day === null || hour === null) return;
    day.started += 1;
    hour.started += 1;
    if (since === null || at <= since) return;
    day.waited += 1;
    this.#waits.add(at - since);
  }

  /** A send that waits has waited too long. */
  expired(at: Instant, date: string): void {
    if (at >= this.#from) this.#dayOf(at, date).expired += 1;
    this.#waiting -= 1;
  }

  /** A send that waits is refused, or waits for something else: it never came, as far as the lane is concerned. */
  left(since: Instant, date: string): void {
    this.#waiting -= 1;
    const day = this.#days.get(date);
    const hour = this.#hours.get(Math.floor(since / HOUR_MS));
    if (since < this.#from || day === undefined || hour === undefined) return;
    day.demanded -= 1;
    hour.demanded -= 1;
  }

  row(): LaneRow {
    if (this.#today !== null) this.#today.waiting = this.#waiting;
    const days = [...this.#days.values()].filter(({ demanded, started, expired, waiting }) => {
      return demanded + started + expired + waiting > 0;
    });
    const sum = (of: 'demanded' | 'started' | 'waited' | 'expired') =>
      days.reduce((total, day) => total + day[of], 0);
    const busiest = [...this.#hours.values()].reduce<LaneHour | null>(
      (most, hour) => (most === null || hour.demanded > most.demanded ? hour : most),
      null,
    );
    return {
      policy: this.#lane.policy,
      limits: this.#lane.limits.map(({ kind }) => kind),
      demanded: sum('demanded'),
      started: sum('started'),
      waited: sum('waited'),
      expired: sum('expired'),
      waiting: this.#waiting,
      full_days: days.filter(({ waited, expired, waiting }) => waited + expired + waiting > 0).length,
      wait: this.#waits.spread(),
      busiest_hour: busiest,
      days,
    };
  }

  /** A new day ends the one before it: ask before the number of those who wait changes. */
  #dayOf(at: Instant, date: string): Growing<LaneDay> {
    if (this.#today?.day === date) return this.#today;
    if (this.#today !== null) this.#today.waiting = this.#waiting;
    const found = this.#days.get(date);
    const from = startOfLocal(this.#zone, at, 'day');
    const day = found ?? {
      day: date,
      demanded: 0,
      started: 0,
      waited: 0,
      expired: 0,
      waiting: 0,
      room: this.#roomOf(from, startOfNextLocal(this.#zone, at, 'day')),
    };
    this.#days.set(date, day);
    this.#today = day;
    return day;
  }

  #hourOf(at: Instant): Growing<LaneHour> {
    const index = Math.floor(at / HOUR_MS);
    const found = this.#hours.get(index);
    if (found !== undefined) return found;
    const from = instant(index * HOUR_MS);
    const room = this.#roomOf(from, instant(from + HOUR_MS));
    const hour = { at: from, demanded: 0, started: 0, room };
    this.#hours.set(index, hour);
    return hour;
  }

  /** Null: there is no limit, or only the outside knows. */
  #roomOf(from: Instant, until: Instant): number | null {
    let least = Number.POSITIVE_INFINITY;
    for (const [index, { linked }] of this.#lane.limits.entries()) {
      if (linked.room === undefined) return null;
      least = Math.min(least, linked.room(this.#states[index], from, until));
    }
    return Number.isFinite(least) ? least : null;
  }
}
