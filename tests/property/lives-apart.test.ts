/**
 * The law of people who live apart: played one after the other they come to what they come to side by side, in every number,
 * lanes included; and where one life may touch another in any other way, they are not played so.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../src/base/ids.ts';
import type { PopulationSpec } from '../../src/compiler/population/population.ts';
import { LivesTouch } from '../../src/hosts/errors.ts';
import { link } from '../../src/kernel/link.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { createPopulation, type Population } from '../../src/review/population/life.ts';
import { aPopulation, follows, often, text } from '../../src/review/population/spec.fixture.ts';
import { livesApart, livesOf, playApart } from '../../src/review/simulation/apart.ts';
import type { SimulationOptions } from '../../src/review/simulation/play.ts';
import { simulate, sumUp } from '../../src/review/simulation/simulate.ts';
import type { Simulation } from '../../src/review/simulation/simulation.ts';
import { playTogether } from '../../src/review/simulation/together.ts';
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

const ONCE =
  'kind: DuplicatePolicy\nname: once\ncovers: { classes: [service] }\nwithin: 1d\nsame: template\n';

/** Sends that meet here wait for each other, and nowhere else. */
const LANES: { readonly [path: string]: string } = {
  'pace.yaml': lane('pace', '{ classes: [service] }', 'rate: { max: 3, per: hour, burst: 1 }'),
  'day.yaml': lane('day', '{ classes: [promotional] }', 'rate: { max: 4, per: day }'),
  'warm.yaml': lane(
    'warm',
    '{ classes: [service, promotional], channels: [email] }',
    'warm_up: { start: 3, factor: 1.5, until: 100, rank_by: trait.orders, restart_after: 30d, per: domain }',
  ),
  'orders.yaml':
    'kind: Trait\nname: orders\nowner: crm\npurpose: p\nevent: order_completed\nwithin: 30d\ncount: true\n',
  'once.yaml': ONCE,
};

function lane(name: string, covers: string, limit: string): string {
  return `kind: LanePolicy\nname: ${name}\ncovers: ${covers}\n${limit}\n`;
}

const comparing = (event: string) => ({
  'orders.yaml': `kind: Trait\nname: orders\nowner: crm\npurpose: p\nevent: ${event}\nwithin: 30d\ncount: true\npopulation: true\n`,
  'j.journey.yaml': journey(
    '{ event: signed_up, reentry: always }',
    'audience: { not: { trait.orders: { above: { mean: 1, sigma: 2 } } } }\n',
  ),
});

/** In each of these one life touches another, and it shows when they are played. */
const TOUCHING_AT_WORK: { readonly [what: string]: { readonly [path: string]: string } } = {
  'a value that is compared with everybody': comparing('order_completed'),
  'one telephone of all that a policy remembers': {
    'once.yaml': ONCE,
    'j.journey.yaml': journey('{ event: signed_up, reentry: always }', '', 'sms, template: nudge'),
  },
};

/** In each of these one life touches another. */
const TOUCHING: { readonly [what: string]: { readonly [path: string]: string } } = {
  'an entry limit': {
    'j.journey.yaml': journey('{ event: signed_up, reentry: always, limit: { per_day: 3 } }'),
  },
  'a broadcast': { 'j.journey.yaml': journey('{ at: 2026-09-09T12:00:00Z, reentry: always }') },
  'a schedule of the workspace': {
    'j.journey.yaml': journey('{ schedule: { every: day, at: "10:00" }, reentry: always }'),
  },
};

function journey(enter: string, audience = '', message = 'email, template: hello'): string {
  return `kind: Journey\nname: j\nowner: crm\nclass: service\nenter: ${enter}\n${audience}steps: [ { id: hello, send: { channel: ${message} } } ]\n`;
}

/** `phone`: all have one telephone where it says so; it is seen by nobody else while no policy remembers it. */
function aSpec(phone: string, perMonth: number, newcomers = 0, historyDays = 0): PopulationSpec {
  return aPopulation({
    newcomers,
    historyDays,
    profile: { email: text('p{person}@x.example'), phone: text(phone), country: text('ES') },
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
  });
}

const populationWith = (phone: string): fc.Arbitrary<PopulationSpec> =>
  fc
    .tuple(fc.integer({ min: 2, max: 60 }), fc.constantFrom(0, 0.4), fc.constantFrom(0, 3))
    .map(([perMonth, newcomers, historyDays]) => aSpec(phone, perMonth, newcomers, historyDays));

function optionsFor(plan: PlanFile, people: Population): SimulationOptions {
  const recipients = { seed: 1, complaints: 0, bounces: 0 };
  const span = { from: people.countFrom, until: instant(people.endAt - 1) };
  const input = { people, size: SIZE };
  return { plan, kinds, renderer, input, ...span, interventions: [], recipients };
}

/** One after the other. Throws where that cannot be. */
function playOne(plan: PlanFile, people: Population): Simulation | null {
  const options = optionsFor(plan, people);
  const lives = livesOf(options);
  if (lives === null) throw new Error('they do not live apart');
  return sumUp(options, playApart(options, lives));
}

async function playAll(plan: PlanFile, people: Population): Promise<Simulation | null> {
  const options = optionsFor(plan, people);
  return sumUp(options, await playTogether(options));
}

const sentIn = (simulation: Simulation | null) =>
  simulation?.days.reduce((sum, day) => sum + day.sent, 0) ?? 0;

const isApart = ({ plan, digest }: PlanFile) => livesApart(link(plan, digest, [], kinds, renderer));

describe('people who live apart', () => {
  it('come to the same one after the other and side by side', async () => {
    let sent = 0;
    const property = fc.asyncProperty(ownJourneys, populationWith('+34600000000'), async (texts, spec) => {
      const plan = await compileShop({ journeys: texts });
      const people = createPopulation({ spec, seed: 1, days: DAYS });
      const one = playOne(plan, people);
      expect(one).toEqual(await playAll(plan, people));
      sent += sentIn(one);
    });
    await fc.assert(property, { numRuns: RUNS });
    expect(sent).toBeGreaterThan(10 * RUNS);
  }, 300_000);

  it('wait for each other in lanes, and there only', async () => {
    let [sent, waited] = [0, 0];
    const property = fc.asyncProperty(ownJourneys, populationWith('+346{person:8}'), async (texts, spec) => {
      const plan = await compileShop({ journeys: texts, extra: LANES });
      const people = createPopulation({ spec, seed: 1, days: DAYS });
      const one = playOne(plan, people);
      expect(one).toEqual(await playAll(plan, people));
      sent += sentIn(one);
      waited += one?.lanes.reduce((sum, row) => sum + row.waited, 0) ?? 0;
    });
    await fc.assert(property, { numRuns: RUNS });
    expect(sent).toBeGreaterThan(5 * RUNS);
    expect(waited).toBeGreaterThan(RUNS);
  }, 300_000);

  it.each(Object.entries(TOUCHING_AT_WORK))('are played side by side after all with %s', async (_, extra) => {
    const plan = await compileShop({ journeys: {}, extra });
    const people = createPopulation({ spec: aSpec('+34600000000', 20), seed: 1, days: DAYS });
    expect(() => playOne(plan, people)).toThrow(LivesTouch);
    const whole = await simulate(optionsFor(plan, people));
    expect(sentIn(whole)).toBeGreaterThan(0);
    expect(whole).toEqual(sumUp(optionsFor(plan, people), await playTogether(optionsFor(plan, people))));
  });

  it('are compared with everybody where all are equal', async () => {
    const plan = await compileShop({ journeys: {}, extra: comparing('unsubscribed_all') });
    const people = createPopulation({ spec: aSpec('+34600000000', 20), seed: 1, days: DAYS });
    const one = playOne(plan, people);
    expect(sentIn(one)).toBeGreaterThan(0);
    expect(one).toEqual(await playAll(plan, people));
  });

  it.each(Object.entries(TOUCHING))('is not said of people under %s', async (_, extra) => {
    expect(isApart(await compileShop({ journeys: {} }))).toBe(true);
    expect(isApart(await compileShop({ journeys: {}, extra }))).toBe(false);
  });
});
