/**
 * Lives of a population: person i is the same in populations of any size, whatever was drawn before. When something happens
 * and what it says are drawn apart, so that one may know the first of everybody and keep nothing.
 */
import { civilFromDays, daysFromCivil, parseDate } from '../../base/civil.ts';
import { type Instant, instant } from '../../base/ids.ts';
import { createDice, hashText } from '../../base/random.ts';
import { fromLocal } from '../../base/zone.ts';
import type { PopulationSpec } from '../../compiler/population/population.ts';
import type { Incoming } from '../../hosts/host.ts';
import { tabulateActs } from './acts.ts';
import { Moments, type Visit } from './moments.ts';
import { Teller } from './teller.ts';

/** What there is to draw lives from. */
export type PopulationOptions = {
  readonly spec: PopulationSpec;
  readonly seed: string | number;
  /** Days that are counted; history comes before them. */
  readonly days: number;
  /** In place of the population's own: the local date on which counting begins. */
  readonly starts?: string;
};

/** Something that happens: when, its place in the table of acts, and the number of what began it. */
export type Moment = { readonly at: Instant; readonly act: number; readonly n: number };

/** One life; nothing of it is kept by the population. */
export type Life = {
  readonly subscriber: string;
  /** In order of time; the first is the coming. */
  readonly moments: readonly Moment[];
  readonly incoming: readonly Incoming[];
};

/** People by their number, from 0: the same number, the same life. */
export type Population = {
  /** Where lives begin, history included. */
  readonly beginAt: Instant;
  readonly countFrom: Instant;
  /** Nothing happens at or after it. */
  readonly endAt: Instant;
  /** The id under which a person's messages come. */
  nameOf(person: number): string;
  /** The number of a person of that name. */
  personOf(name: string): number;
  lifeOf(person: number): Life;
  /** The moments of a life, in no order; less work than the whole of it. */
  visit(person: number, visit: Visit): void;
  /** A moment as messages of its instant: what it changes of the profile, then what happens. */
  tell(person: number, moment: Moment): readonly Incoming[];
};

const JOINED = hashText('joined');

function startOf({ spec, starts = spec.starts }: PopulationOptions) {
  const date = parseDate(starts) ?? { year: 1970, month: 1, day: 1 };
  const first = daysFromCivil(date.year, date.month, date.day);
  return (day: number, timeOfDayMs = 0): Instant =>
    fromLocal(spec.zone, { ...civilFromDays(first + day), millisecond: timeOfDayMs });
}

/** A population to draw lives from. Pure: the same options, the same lives. */
export function createPopulation(options: PopulationOptions): Population {
  const { spec, seed, days } = options;
  const dateOf = startOf(options);
  const [beginAt, countFrom, endAt] = [dateOf(-spec.historyDays), dateOf(0), dateOf(days)];
  const dice = createDice(seed);
  const acts = tabulateActs(spec, dateOf);
  const moments = new Moments({ acts, dice, stays: spec.stays, endAt });
  const teller = new Teller(spec, acts, dice);
  const isZoned = acts.roots.some(({ rhythm }) => rhythm !== null);
  const joinedAt = (person: number): Instant => {
    const uniform = dice.at(person, JOINED);
    if (uniform() >= spec.newcomers) return beginAt;
    return instant(countFrom + Math.floor(uniform() * (endAt - countFrom)));
  };
  const visit = (person: number, visitor: Visit): void => {
    const at = joinedAt(person);
    const zone = isZoned ? teller.zoneOf(person, at) : spec.zone;
    moments.visit({ person, joinedAt: at, zone }, visitor);
  };
  const tell = (person: number, { at, act, n }: Moment) => teller.tell(person, { at, act, n });
  return {
    beginAt,
    countFrom,
    endAt,
    nameOf: (person) => teller.nameOf(person),
    personOf: (name) => teller.personOf(name),
    visit,
    tell,
    lifeOf(person) {
      const found: Moment[] = [];
      visit(person, (at, act, n) => void found.push({ at, act, n }));
      found.sort((left, right) => left.at - right.at);
      return {
        subscriber: teller.nameOf(person),
        moments: found,
        incoming: found.flatMap((each) => tell(person, each)),
      };
    },
  };
}
