/** What the plain loop counts, by hand, as the report of a simulation has it. Knows no journey and no policy. */
import type { Instant } from '../../../src/base/ids.ts';
import { localDate, toLocal } from '../../../src/base/zone.ts';
import { OUTCOMES, type OutcomeName, type Simulation } from '../../../src/review/simulation/simulation.ts';

/** The parts of a report that both sides count. */
export type Totals = Pick<Simulation, 'days' | 'policies' | 'journeys' | 'hours' | 'contacts' | 'collisions'>;

/** What is counted of one person. */
export type Tally = { total: number; today: number; busiest: number; readonly journeys: Set<string> };

type Counts = { [name: string]: number };
type Rows = Map<string, { readonly names: readonly string[]; readonly counts: Counts }>;

const HOUR_MS = 3_600_000;

function count(rows: Rows, names: readonly string[], what: string, by = 1): void {
  const key = names.join('\0');
  let row = rows.get(key);
  if (row === undefined) {
    row = { names, counts: {} };
    rows.set(key, row);
  }
  row.counts[what] = (row.counts[what] ?? 0) + by;
}

function sorted(rows: Rows): readonly { readonly names: readonly string[]; readonly counts: Counts }[] {
  return [...rows].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row);
}

function spread(values: readonly number[]) {
  const ordered = values.filter((value) => value > 0).sort((left, right) => left - right);
  const at = (share: number) => ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)] ?? 0;
  return { median: at(0.5), p95: at(0.95), max: ordered.at(-1) ?? 0 };
}

/** Counts what happens from an instant on, in days of a zone. */
export class Book {
  readonly #from: Instant;
  readonly #zone: string;
  readonly #days: Rows = new Map();
  readonly #policies: Rows = new Map();
  readonly #journeys: Rows = new Map();
  readonly #hours: Rows = new Map();
  readonly #pairs: Rows = new Map();
  readonly #people: Tally[] = [];
  #today: Tally[] = [];
  #hourEnd = 0;
  #date = '';
  #hour = '';

  constructor(from: Instant, zone: string) {
    this.#from = from;
    this.#zone = zone;
  }

  /** Somebody new. */
  tally(): Tally {
    const made = { total: 0, today: 0, busiest: 0, journeys: new Set<string>() };
    this.#people.push(made);
    return made;
  }

  entered(at: Instant, journey: string, isIn: boolean): void {
    if (at >= this.#from) count(this.#journeys, [journey], isIn ? 'entered' : 'not_entered');
  }

  outcome(at: Instant, channel: string, className: string, what: OutcomeName): void {
    if (at < this.#from) return;
    this.#look(at);
    count(this.#days, [this.#date, channel, className], what);
  }

  /** A policy refused or deferred a send. */
  objected(at: Instant, className: string, gate: string, policy: string, what: 'refused' | 'deferred'): void {
    if (at < this.#from) return;
    this.outcome(at, 'email', className, what);
    count(this.#policies, [gate, policy], what);
  }

  sent(at: Instant, channel: string, className: string, journey: string, tally: Tally): void {
    if (at < this.#from) return;
    this.outcome(at, channel, className, 'sent');
    count(this.#journeys, [journey], 'sent');
    count(this.#hours, [this.#hour, channel], 'sent');
    tally.total += 1;
    if (tally.today === 0) this.#today.push(tally);
    tally.today += 1;
    tally.journeys.add(journey);
  }

  totals(): Totals {
    this.#closeDay();
    const got = this.#people.filter(({ total }) => total > 0);
    const histogram = new Map<number, number>();
    for (const { total } of got) histogram.set(total, (histogram.get(total) ?? 0) + 1);
    return {
      days: sorted(this.#days).map(({ names: [day = '', channel = '', name = ''], counts }) => {
        const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, counts[outcome] ?? 0]));
        return { day, channel, class: name, ...(outcomes as { [name in OutcomeName]: number }) };
      }),
      policies: sorted(this.#policies).map(({ names: [gate = '', policy = ''], counts }) => {
        return { gate, policy, refused: counts.refused ?? 0, deferred: counts.deferred ?? 0, held: 0 };
      }),
      journeys: sorted(this.#journeys).map(({ names: [journey = ''], counts }) => {
        const { entered = 0, not_entered = 0, sent = 0 } = counts;
        return { journey, entered, not_entered, sent };
      }),
      hours: sorted(this.#hours).map(({ names: [hour = '', channel = ''], counts }) => {
        return { hour: Number(hour), channel, sent: counts.sent ?? 0 };
      }),
      contacts: {
        people: got.length,
        in_all: spread(got.map(({ total }) => total)),
        on_the_busiest_day: spread(got.map(({ busiest }) => busiest)),
        histogram: [...histogram]
          .sort(([left], [right]) => left - right)
          .map(([messages, people]) => ({ messages, people })),
      },
      collisions: sorted(this.#pairs)
        .map(({ names, counts }) => ({ journeys: names, days: counts.days ?? 0 }))
        .sort(
          (left, right) => right.days - left.days || (left.journeys.join() < right.journeys.join() ? -1 : 1),
        ),
    };
  }

  /** No zone of the example changes its clocks within an hour of UTC. */
  #look(at: Instant): void {
    if (at < this.#hourEnd) return;
    this.#hourEnd = Math.floor(at / HOUR_MS + 1) * HOUR_MS;
    const date = localDate(this.#zone, at);
    if (date !== this.#date) this.#closeDay();
    this.#date = date;
    this.#hour = String(toLocal(this.#zone, at).hour).padStart(2, '0');
  }

  #closeDay(): void {
    for (const tally of this.#today) {
      tally.busiest = Math.max(tally.busiest, tally.today);
      tally.today = 0;
      const journeys = [...tally.journeys].sort();
      tally.journeys.clear();
      for (const [index, one] of journeys.entries()) {
        for (const other of journeys.slice(index + 1)) count(this.#pairs, [one, other], 'days');
      }
    }
    this.#today = [];
  }
}
