/** Which journeys write to the same people on the same day: counted by pairs, person by person and day by day. */
import { createCountTable } from './count-table.ts';
import type { Collision } from './simulation.ts';

/** Journeys that wrote to somebody on one day, in order of name; `after`: with one more of them. */
type Company = {
  readonly names: readonly string[];
  readonly number: number;
  readonly after: Map<string, Company>;
};

/** Sets of journeys, each made once. */
function createCompanies() {
  const all: Company[] = [{ names: [], number: 0, after: new Map() }];
  const byName = new Map<string, Company>();
  return {
    at: (number: number) => all[number] as Company,
    with(number: number, journey: string): number {
      const company = all[number] as Company;
      const known = company.after.get(journey);
      if (known !== undefined) return known.number;
      const names = [...new Set([...company.names, journey])].sort();
      const name = names.join('\0');
      const next = byName.get(name) ?? { names, number: all.length, after: new Map() };
      if (next.number === all.length) all.push(next);
      byName.set(name, next);
      company.after.set(journey, next);
      return next.number;
    },
  };
}

function pairsOf({ names }: Company): readonly (readonly string[])[] {
  return names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other]));
}

/** Counts meetings. A company is the journeys of one person on one day, by number; 0 is nobody. */
export type MeetingBook = {
  /** The company that a company becomes with one more journey. */
  join(company: number, journey: string): number;
  /** One person's day is over. */
  add(company: number): void;
  /** All pairs, the most frequent first. */
  pairs(): readonly Collision[];
  /** Of all pairs: days on which they met. */
  total(): number;
};

/** Starts to count. */
export function createMeetingBook(): MeetingBook {
  const companies = createCompanies();
  const days: number[] = [];
  const counted = () => {
    const table = createCountTable(['days']);
    for (const [number, count] of days.entries()) {
      if (count > 0) for (const pair of pairsOf(companies.at(number))) table.add(pair, 'days', count);
    }
    return table.rows().map(({ at, counts }) => ({ journeys: at, days: counts.days }));
  };
  return {
    join: (company, journey) => companies.with(company, journey),
    add(company) {
      while (days.length <= company) days.push(0);
      days[company] = (days[company] ?? 0) + 1;
    },
    pairs: () =>
      counted().sort((a, b) => b.days - a.days || (a.journeys.join() < b.journeys.join() ? -1 : 1)),
    total: () => counted().reduce((sum, each) => sum + each.days, 0),
  };
}
