/**
 * The law of people who live apart: played one after the other they come to what they come to side by side, in every number;
 * and a plan in which one life may touch another is never played so.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../src/base/ids.ts';
import type { PopulationSpec } from '../../src/compiler/population/population.ts';
import { link } from '../../src/kernel/link.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { feedOf } from '../../src/review/population/feed.ts';
import { createPopulation, type Population } from '../../src/review/population/life.ts';
import { aPopulation, follows, often, text } from '../../src/review/population/spec.fixture.ts';
import { livesApart } from '../../src/review/simulation/apart.ts';
import type { SimulationOptions } from '../../src/review/simulation/play.ts';
import { simulate } from '../../src/review/simulation/simulate.ts';
import { compileShop, kinds, renderer } from '../conformance/workspace.ts';
import { journeys } from './arbitraries.ts';

/** More for a long run: RUTTER_PROPERTY_RUNS=1000. */
const RUNS = Number(process.env.RUTTER_PROPERTY_RUNS ?? 40);
const DAYS = 12;
const SIZE = 12;

/** Journeys without what makes one life touch another. */
const ownJourneys = journeys.map((texts) =>
  Object.fromEntries(
    Object.entries(texts).map(([name, written]) => [
      name,
      written
        .replace(', limit: { per_day: 3 }', '')
        .replace(/enter: \{ (at|schedule): .*/, 'enter: { event: cart_updated, reentry: always }'),
    ]),
  ),
);

/** In each of these one life touches another. */
const TOUCHING: { readonly [what: string]: { readonly [path: string]: string } } = {
  'a lane': {
    'pace.yaml':
      'kind: LanePolicy\nname: pace\ncovers: { classes: [service] }\nrate: { max: 6, per: hour }\n',
  },
  'a memory of addresses': {
    'once.yaml':
      'kind: DuplicatePolicy\nname: once\ncovers: { classes: [service] }\nwithin: 1d\nsame: template\n',
  },
  'an entry limit': {
    'j.journey.yaml': journey('{ event: signed_up, reentry: always, limit: { per_day: 3 } }'),
  },
  'a broadcast': { 'j.journey.yaml': journey('{ at: 2026-09-09T12:00:00Z, reentry: always }') },
  'a value of everybody': {
    'orders.yaml':
      'kind: Trait\nname: orders\nowner: crm\npurpose: p\nevent: order_completed\nwithin: 30d\ncount: true\npopulation: true\n',
    'j.journey.yaml': journey(
      '{ event: signed_up, reentry: always }',
      'audience: { trait.orders: { above: { mean: 1, sigma: 2 } } }\n',
    ),
  },
  'a schedule of the workspace': {
    'j.journey.yaml': journey('{ schedule: { every: day, at: "10:00" }, reentry: always }'),
  },
};

function journey(enter: string, audience = ''): string {
  return `kind: Journey\nname: j\nowner: crm\nclass: service\nenter: ${enter}\n${audience}steps: [ { id: hello, send: { channel: email, template: hello } } ]\n`;
}

const population: fc.Arbitrary<PopulationSpec> = fc
  .record({
    perMonth: fc.integer({ min: 2, max: 60 }),
    newcomers: fc.constantFrom(0, 0.4),
    historyDays: fc.constantFrom(0, 3),
  })
  .map(({ perMonth, newcomers, historyDays }) =>
    aPopulation({
      newcomers,
      historyDays,
      // All have one telephone: what goes to an address is seen by nobody else while no policy remembers it.
      profile: { email: text('p{person}@x.example'), phone: text('+34600000000'), country: text('ES') },
      consents: [
        {
          channel: 'email',
          purpose: 'promotional',
          given: 0.6,
          confirmed: null,
          withdrawn: { share: 0.3, after: { medianMs: 86_400_000, sigma: 1 } },
        },
      ],
      activities: [
        often('signed_up', 3),
        often('cart_updated', perMonth),
        follows('order_completed', 'cart_updated'),
      ],
    }),
  );

function play(plan: PlanFile, people: Population, input: SimulationOptions['input']) {
  const recipients = { seed: 1, complaints: 0, bounces: 0 };
  const span = { from: people.countFrom, until: instant(people.endAt - 1) };
  return simulate({ plan, kinds, renderer, input, ...span, interventions: [], recipients });
}

const isApart = ({ plan, digest }: PlanFile) => livesApart(link(plan, digest, [], kinds, renderer));

describe('people who live apart', () => {
  it('come to the same one after the other and side by side', async () => {
    let sent = 0;
    const property = fc.asyncProperty(ownJourneys, population, async (texts, spec) => {
      const plan = await compileShop({ journeys: texts });
      const people = createPopulation({ spec, seed: 1, days: DAYS });
      const one = await play(plan, people, { people, size: SIZE });
      const all = await play(plan, people, { messages: [...feedOf(people, SIZE)] });
      expect(one).toEqual(all);
      expect(isApart(plan)).toBe(true);
      sent += one?.days.reduce((sum, day) => sum + day.sent, 0) ?? 0;
    });
    await fc.assert(property, { numRuns: RUNS });
    expect(sent).toBeGreaterThan(10 * RUNS);
  }, 300_000);

  it.each(Object.entries(TOUCHING))('is not said of people under %s', async (_, extra) => {
    expect(isApart(await compileShop({ journeys: {} }))).toBe(true);
    expect(isApart(await compileShop({ journeys: {}, extra }))).toBe(false);
  });
});
