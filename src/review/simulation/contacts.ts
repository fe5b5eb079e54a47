/**
 * How often people are written to: messages a person, on their busiest day, by the hour, and days on which several journeys
 * write to the same person. A few numbers a person; a day's journeys are kept for that day.
 */
import type { Instant } from '../../base/ids.ts';
import type { Decision } from '../../kernel/decision.ts';
import { createCountTable } from './count-table.ts';
import { rememberLocalTime } from './local-time.ts';
import type { Collision, Contacts, HourRow, Spread } from './simulation.ts';
import { outcomeOf } from './volume.ts';

const COLLISIONS_MAX = 50;

/** A recorder: it is told every decision, in order. */
export type ContactBook = {
  decided(subscriber: string, decision: Decision): void;
  contacts(): Contacts;
  hours(): readonly HourRow[];
  /** The most frequent first. */
  collisions(): readonly Collision[];
};

/** The value below which so many of all are, by nearest rank: the smallest that at least that share does not exceed. */
function rank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function spreadOf(values: Iterable<number>): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: rank(sorted, 0.5), p95: rank(sorted, 0.95), max: sorted.at(-1) ?? 0 };
}

/** Starts to count what is sent from `from` on, in days of `zone`. */
export function createContactBook({
  from,
  zone,
}: {
  readonly from: Instant;
  readonly zone: string;
}): ContactBook {
  const totals = new Map<string, number>();
  const busiest = new Map<string, number>();
  const hours = createCountTable(['sent']);
  const pairs = createCountTable(['days']);
  const timeOf = rememberLocalTime(zone);
  let date = '';
  let today = new Map<string, string[]>();
  const closeDay = () => {
    for (const [subscriber, journeys] of today) {
      busiest.set(subscriber, Math.max(busiest.get(subscriber) ?? 0, journeys.length));
      const names = [...new Set(journeys)].sort();
      for (const [index, one] of names.entries()) {
        for (const other of names.slice(index + 1)) pairs.add([one, other], 'days');
      }
    }
    today = new Map();
  };
  return {
    decided(subscriber, decision) {
      if (decision.at < from || outcomeOf(decision) !== 'sent') return;
      const { date: present, hour } = timeOf(decision.at);
      if (present !== date) closeDay();
      date = present;
      totals.set(subscriber, (totals.get(subscriber) ?? 0) + 1);
      const journeys = today.get(subscriber) ?? [];
      journeys.push(decision.journey ?? '');
      today.set(subscriber, journeys);
      hours.add([String(hour).padStart(2, '0'), decision.channel ?? 'call'], 'sent');
    },
    contacts() {
      closeDay();
      const histogram = new Map<number, number>();
      for (const count of totals.values()) histogram.set(count, (histogram.get(count) ?? 0) + 1);
      const rows = [...histogram]
        .sort(([a], [b]) => a - b)
        .map(([messages, people]) => ({ messages, people }));
      return {
        people: totals.size,
        in_all: spreadOf(totals.values()),
        on_the_busiest_day: spreadOf(busiest.values()),
        histogram: rows,
      };
    },
    hours: () =>
      hours.rows().map(({ at: [hour = '', channel = ''], counts }) => ({
        hour: Number(hour),
        channel,
        sent: counts.sent,
      })),
    collisions() {
      closeDay();
      const rows = pairs.rows().map(({ at, counts }) => ({ journeys: at, days: counts.days }));
      return rows
        .sort((a, b) => b.days - a.days || (a.journeys.join() < b.journeys.join() ? -1 : 1))
        .slice(0, COLLISIONS_MAX);
    },
  };
}
