/**
 * How often people are written to: messages a person, on their busiest day, by the hour, and days on which several journeys
 * write to the same person. A few numbers a person, in arrays.
 */
import type { Instant } from '../../base/ids.ts';
import type { Decision } from '../../kernel/decision.ts';
import { createCountTable } from './count-table.ts';
import { rememberLocalTime } from './local-time.ts';
import { createMeetingBook } from './meetings.ts';
import type { Collision, Contacts, HourRow, Spread } from './simulation.ts';
import type { IdTable } from './store/ids.ts';
import { outcomeOf } from './volume.ts';

const FIRST_ROOM = 1024;

/** A recorder: it is told every decision; those of one person in order. */
export type ContactBook = {
  decided(subscriber: string, decision: Decision): void;
  contacts(): Contacts;
  hours(): readonly HourRow[];
  /** All pairs of journeys, the most frequent first. */
  collisions(): readonly Collision[];
  /** The days of all of them together. */
  meetings(): number;
};

/** From when on is counted, in days of which zone; `ids`: places of subscribers, those of others too. */
export type ContactOptions = { readonly from: Instant; readonly zone: string; readonly ids: IdTable };

/** How many people there are of each number, in order of the numbers. */
type Histogram = readonly (readonly [number: number, people: number])[];

/** The value below which so many of all are, by nearest rank: the smallest that at least that share does not exceed. */
function rank(histogram: Histogram, people: number, share: number): number {
  const wanted = Math.max(1, Math.ceil(share * people));
  let reached = 0;
  for (const [number, count] of histogram) {
    reached += count;
    if (reached >= wanted) return number;
  }
  return 0;
}

function spreadOf(histogram: Histogram): Spread {
  const people = histogram.reduce((sum, [, count]) => sum + count, 0);
  const max = histogram.at(-1)?.[0] ?? 0;
  return { median: rank(histogram, people, 0.5), p95: rank(histogram, people, 0.95), max };
}

/** Whole numbers by place, from 1; 0 where nothing was set. */
class Numbers {
  #values = new Uint32Array(FIRST_ROOM);

  get(place: number): number {
    return this.#values[place] ?? 0;
  }

  set(place: number, value: number): void {
    if (place >= this.#values.length) {
      const larger = new Uint32Array(place * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[place] = value;
  }

  histogram(): Histogram {
    const counts = new Map<number, number>();
    for (const value of this.#values) if (value > 0) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort(([left], [right]) => left - right);
  }
}

/** Starts to count what is sent from `from` on, in days of `zone`. */
export function createContactBook({ from, zone, ids }: ContactOptions): ContactBook {
  const [totals, busiest, counts, companions] = [new Numbers(), new Numbers(), new Numbers(), new Numbers()];
  const meetings = createMeetingBook();
  const hours = createCountTable(['sent']);
  const timeOf = rememberLocalTime(zone);
  /** The day of each person's last message: dates by number, from 1. */
  const days = new Numbers();
  const dates = new Map<string, number>();
  const closeDay = (place: number) => {
    if (counts.get(place) === 0) return;
    busiest.set(place, Math.max(busiest.get(place), counts.get(place)));
    meetings.add(companions.get(place));
    counts.set(place, 0);
    companions.set(place, 0);
  };
  const closeDays = () => {
    for (let place = 1; place <= ids.size(); place += 1) closeDay(place);
  };
  const dayOf = (date: string): number => {
    const known = dates.get(date) ?? dates.size + 1;
    dates.set(date, known);
    return known;
  };
  return {
    decided(subscriber, decision) {
      if (decision.type !== 'settled' || decision.at < from || outcomeOf(decision) !== 'sent') return;
      const { date, hour } = timeOf(decision.at);
      const day = dayOf(date);
      const place = ids.add(subscriber);
      if (days.get(place) !== day) closeDay(place);
      days.set(place, day);
      totals.set(place, totals.get(place) + 1);
      counts.set(place, counts.get(place) + 1);
      companions.set(place, meetings.join(companions.get(place), decision.journey ?? ''));
      hours.add([String(hour).padStart(2, '0'), decision.channel ?? 'call'], 'sent');
    },
    contacts() {
      closeDays();
      const histogram = totals.histogram();
      return {
        people: histogram.reduce((sum, [, people]) => sum + people, 0),
        in_all: spreadOf(histogram),
        on_the_busiest_day: spreadOf(busiest.histogram()),
        histogram: histogram.map(([messages, people]) => ({ messages, people })),
      };
    },
    hours: () =>
      hours.rows().map(({ at: [hour = '', channel = ''], counts: { sent } }) => {
        return { hour: Number(hour), channel, sent };
      }),
    collisions() {
      closeDays();
      return meetings.pairs();
    },
    meetings() {
      closeDays();
      return meetings.total();
    },
  };
}
