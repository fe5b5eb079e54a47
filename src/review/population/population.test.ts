/** Lives that are drawn: the same for the same seed, as often and as late as was declared, in order, and never all at once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PopulationSpec } from '../../compiler/population/population.ts';
import type { Incoming } from '../../hosts/host.ts';
import { feedOf } from './feed.ts';
import { createPopulation, type Population } from './life.ts';
import { aPopulation, DAY_MS, follows, HOUR_MS, MINUTE_MS, often, profileOf, text } from './spec.fixture.ts';

const DAYS = 84; // whole weeks, so that weights of weekdays cancel out

function populationOf(spec: Partial<PopulationSpec>, seed: string | number = 1): Population {
  return createPopulation({ spec: aPopulation(spec), seed, days: DAYS });
}

/** The instants at which each of the first people does something. */
function instantsOf(population: Population, people: number, event: string): readonly (readonly number[])[] {
  return Array.from({ length: people }, (_, person) =>
    population
      .lifeOf(person)
      .incoming.filter(({ inputs: [input] }) => input?.type === 'event' && input.name === event)
      .map(({ at }) => at),
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return meanOf(values.map((each) => (each - mean) ** 2));
}

/** Standard errors between what was seen and what was declared; the seeds are fixed, so it is always the same. */
function errorsOf(seen: number, declared: number, standardError: number): number {
  return Math.abs(seen - declared) / standardError;
}

const busy: Partial<PopulationSpec> = {
  historyDays: 7,
  newcomers: 0.3,
  profile: {
    email: text('p{person}@x.example'),
    timezone: { draw: 'constant', value: 'Europe/Madrid', missing: 0.2 },
  },
  consents: [
    {
      channel: 'email',
      purpose: 'offers',
      given: 0.6,
      confirmed: 0.5,
      withdrawn: { share: 0.5, after: { medianMs: 20 * DAY_MS, sigma: 1 } },
    },
  ],
  activities: [
    often('Visit', 6, { variation: 1, hours: Array.from({ length: 24 }, (_, hour) => (hour < 8 ? 0 : 1)) }),
    { ...often('Cart', 2), properties: { id: text('k{person}-{n}') } },
    {
      ...follows('Order', 'Cart', { share: 0.5 }),
      properties: { id: { draw: 'same', property: 'id', missing: 0 } },
      sets: { spent: { draw: 'lognormal', median: 20, sigma: 0.5, digits: 2, missing: 0 } },
    },
    {
      key: 'Sale',
      event: 'Sale',
      timing: { when: 'dates', share: 1, days: [3, 40], timeOfDayMs: 9 * HOUR_MS },
      properties: {},
      sets: {},
    },
  ],
};

describe('a population', () => {
  it('is the same for the same seed, person by person, whatever else is drawn and in whatever order', () => {
    const seeds = fc.oneof(fc.nat(), fc.string());
    fc.assert(
      fc.property(seeds, fc.array(fc.nat(5_000), { minLength: 1, maxLength: 5 }), (seed, people) => {
        const [one, other] = [populationOf(busy, seed), populationOf(busy, seed)];
        for (const person of people) {
          other.lifeOf(person + 1);
          expect(other.lifeOf(person)).toEqual(one.lifeOf(person));
        }
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  it('is another one for another seed, and no person is like the next', () => {
    const lives = [1, 2].flatMap((seed) => [0, 1].map((person) => populationOf(busy, seed).lifeOf(person)));
    const told = lives.map(({ moments }) => moments.map(({ at }) => at).join());
    expect(new Set(told).size).toBe(4);
  });

  it('keeps everybody as they are when something is added for all', () => {
    const more = { ...busy, activities: [often('Call', 3), ...(busy.activities ?? [])] };
    const [before, after] = [populationOf(busy), populationOf(more)];
    for (const event of ['Visit', 'Cart', 'Order', 'Sale']) {
      expect(instantsOf(after, 20, event)).toEqual(instantsOf(before, 20, event));
    }
  });

  it('tells everybody in order of time: all of each life, and nothing twice', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, size) => {
        const population = populationOf(busy, seed);
        const fed = [...feedOf(population, size)];
        const lives = Array.from({ length: size }, (_, person) => population.lifeOf(person).incoming).flat();
        for (const [index, { at }] of fed.entries())
          expect(at).toBeGreaterThanOrEqual(fed[index - 1]?.at ?? 0);
        const named = (each: Incoming) => each.messageId;
        expect(fed.map(named).sort()).toEqual(lives.map(named).sort());
        expect(new Set(fed.map(named)).size).toBe(fed.length);
        expect(fed.every(({ at }) => at >= population.beginAt && at < population.endAt)).toBe(true);
      }),
      { numRuns: 20, seed: 2 },
    );
  });

  it('makes messages up as they are asked for: the first of a million people cost as much as a look at some', () => {
    const population = populationOf({ activities: [often('Visit', 30)] });
    let looked = 0;
    const watched: Population = {
      ...population,
      tell(person, moment) {
        looked += 1;
        return population.tell(person, moment);
      },
    };
    const feed = feedOf(watched, 5_000);
    for (let taken = 0; taken < 10; taken += 1) feed.next();
    expect(looked).toBeLessThanOrEqual(10);
  });
});

describe('how often', () => {
  it.each([
    ['alike', 0],
    ['unlike each other', 1],
    ['very unlike each other', 2],
  ])('is what was declared, in the mean and between people who are %s', (_, variation) => {
    const people = 4_000;
    const population = populationOf({ activities: [often('Visit', 3, { variation })] });
    const counts = instantsOf(population, people, 'Visit').map((each) => each.length);
    const mean = (3 * DAYS) / 30;
    // Negative binomial: the variance of counts is that of a Poisson and that of the people's own means.
    const variance = mean + (variation * mean) ** 2;
    expect(errorsOf(meanOf(counts), mean, Math.sqrt(variance / people))).toBeLessThan(4);
    expect(varianceOf(counts) / variance).toBeGreaterThan(0.85);
    expect(varianceOf(counts) / variance).toBeLessThan(1.15);
  });

  it('follows the hours and weekdays of the own clock, and is as often as without them', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 18 ? 4 : hour < 6 ? 0 : 1));
    const weekdays = [1, 1, 1, 1, 1, 3, 3];
    const zone: Partial<PopulationSpec> = {
      profile: { timezone: { draw: 'constant', value: 'Asia/Kolkata', missing: 0 } },
    };
    const population = populationOf({ ...zone, activities: [often('Visit', 30, { hours, weekdays })] });
    const walls = instantsOf(population, 300, 'Visit')
      .flat()
      .map((at) => new Date(at + 5.5 * HOUR_MS));
    expect(errorsOf(walls.length, 300 * DAYS, Math.sqrt(300 * DAYS))).toBeLessThan(5);
    expect(walls.filter((wall) => wall.getUTCHours() < 6)).toEqual([]);
    const share = (keep: (wall: Date) => boolean) => walls.filter(keep).length / walls.length;
    const error = Math.sqrt(0.25 / walls.length);
    expect(
      errorsOf(
        share((wall) => wall.getUTCHours() >= 18),
        24 / 36,
        error,
      ),
    ).toBeLessThan(4);
    expect(
      errorsOf(
        share((wall) => [0, 6].includes(wall.getUTCDay())),
        6 / 11,
        error,
      ),
    ).toBeLessThan(4);
  });

  it('keeps shares: who does it at all, who gives consent and takes it back, what follows, who is new', () => {
    const people = 4_000;
    const population = populationOf({
      ...busy,
      stays: null,
      activities: [
        often('Visit', 30, { share: 0.35 }),
        often('Cart', 10),
        follows('Order', 'Cart', { share: 0.4, after: { medianMs: 0, sigma: 0 } }),
        follows('Regret', 'Cart', { share: 0.5, after: { medianMs: 0, sigma: 0 }, unless: 'Order' }),
      ],
    });
    const lives = Array.from({ length: people }, (_, person) => population.lifeOf(person));
    const shareOf = (holds: (life: (typeof lives)[number]) => boolean) => lives.filter(holds).length / people;
    const error = Math.sqrt(0.25 / people);
    expect(
      errorsOf(
        shareOf(({ moments: [first] }) => (first?.at ?? 0) > population.beginAt),
        0.3,
        error,
      ),
    ).toBeLessThan(4);
    const says = (given: boolean) => (life: (typeof lives)[number]) =>
      life.incoming.some(({ inputs: [input] }) => input?.type === 'consent' && input.given === given);
    expect(errorsOf(shareOf(says(true)), 0.6, error)).toBeLessThan(4);
    const all = ['Visit', 'Cart', 'Order', 'Regret'].map((event) => instantsOf(population, people, event));
    const [visits = [], carts = [], orders = [], regrets = []] = all;
    const old = lives.flatMap(({ moments: [first] }, person) =>
      first?.at === population.beginAt ? [person] : [],
    );
    const visitors = old.filter((person) => (visits[person]?.length ?? 0) > 0);
    expect(errorsOf(visitors.length / old.length, 0.35, error)).toBeLessThan(4);
    const [carted, ordered, regretted] = [carts, orders, regrets].map((each) => each.flat().length);
    expect(errorsOf((ordered ?? 0) / (carted ?? 1), 0.4, Math.sqrt(0.24 / (carted ?? 1)))).toBeLessThan(4);
    expect(errorsOf((regretted ?? 0) / (carted ?? 1), 0.3, Math.sqrt(0.21 / (carted ?? 1)))).toBeLessThan(4);
  });

  it('comes as late as was declared: half before the median, 95 % before the other', () => {
    const after = { medianMs: 20 * MINUTE_MS, sigma: Math.log(9) / 1.6448536269514722 };
    const population = populationOf({ activities: [often('Cart', 60), follows('Order', 'Cart', { after })] });
    const delays: number[] = [];
    for (let person = 0; person < 100; person += 1) {
      const { moments } = population.lifeOf(person);
      const begun = new Map(moments.filter(({ act }) => act === 1).map(({ n, at }) => [n, at]));
      for (const { act, n, at } of moments) if (act === 2) delays.push(at - (begun.get(n) ?? 0));
    }
    expect(delays.length).toBeGreaterThan(5_000);
    const below = (limitMs: number) => delays.filter((each) => each <= limitMs).length / delays.length;
    expect(errorsOf(below(20 * MINUTE_MS), 0.5, Math.sqrt(0.25 / delays.length))).toBeLessThan(4);
    expect(errorsOf(below(180 * MINUTE_MS), 0.95, Math.sqrt(0.05 / delays.length))).toBeLessThan(4);
  });
});

describe('what is said', () => {
  it('goes by what was said before: attributes by attributes, the same id down a chain, numbers of what began it', () => {
    const population = populationOf({
      profile: {
        country: { draw: 'choice', values: ['ES', 'MX'], upTo: [0.5, 1], missing: 0 },
        locale: {
          draw: 'by',
          attribute: 'country',
          of: { ES: { draw: 'constant', value: 'es', missing: 0 } },
          otherwise: { draw: 'constant', value: 'es-MX', missing: 0 },
          missing: 0,
        },
      },
      activities: [
        { ...often('Cart', 20), properties: { id: text('k{person:4}-{n}') } },
        { ...follows('Order', 'Cart'), properties: { id: { draw: 'same', property: 'id', missing: 0 } } },
      ],
    });
    for (let person = 0; person < 20; person += 1) {
      const life = population.lifeOf(person);
      const { country, locale } = profileOf(life);
      expect(locale).toBe(country === 'ES' ? 'es' : 'es-MX');
      const ids = (event: string) =>
        life.incoming.flatMap(({ inputs: [input] }) =>
          input?.type === 'event' && input.name === event ? [String(input.properties.id)] : [],
        );
      const number = String(person + 1).padStart(4, '0');
      expect(ids('Cart')).toEqual(ids('Cart').map((_, index) => `k${number}-${index + 1}`));
      expect(ids('Cart')).toEqual(expect.arrayContaining(ids('Order')));
      expect(ids('Order').length).toBeGreaterThan(0);
    }
  });

  it('says the same instant down a chain, counted from what drew it and not from who repeats it', () => {
    const after = { medianMs: 3 * DAY_MS, sigma: 1 };
    const same = { draw: 'same', property: 'ends', missing: 0 } as const;
    const population = populationOf({
      activities: [
        { ...often('Cart', 20), properties: { ends: { draw: 'after', after, missing: 0 } } },
        { ...follows('Order', 'Cart', { share: 0.7 }), properties: { ends: same } },
        { ...follows('Shipped', 'Order'), properties: { ends: same } },
      ],
    });
    const endsOf = ({ inputs: [input] }: Incoming) =>
      input?.type === 'event' ? input.properties.ends : null;
    for (let person = 0; person < 20; person += 1) {
      const { moments, incoming } = population.lifeOf(person);
      const drawn = new Map<number, unknown>();
      const told = moments.map((moment, place) => ({
        ...moment,
        ends: incoming[place] && endsOf(incoming[place]),
      }));
      for (const { act, n, ends } of told) if (act === 1) drawn.set(n, ends);
      const repeated = told.filter(({ act }) => act > 1);
      expect(repeated.length).toBeGreaterThan(10);
      for (const { n, ends } of repeated) expect(ends).toBe(drawn.get(n));
    }
  });
});
