/** Lives that meet at one instant, at one address or in one comparison: each of these was once played apart and came to something else. */
import { describe, expect, it } from 'vitest';
import { instant } from '../../src/base/ids.ts';
import type { Activity, PopulationSpec } from '../../src/compiler/population/population.ts';
import { LivesTouch } from '../../src/hosts/errors.ts';
import { createPopulation } from '../../src/review/population/life.ts';
import { aPopulation, DAY_MS, HOUR_MS, often, text } from '../../src/review/population/spec.fixture.ts';
import { livesOf, playApart } from '../../src/review/simulation/apart.ts';
import type { SimulationOptions } from '../../src/review/simulation/play.ts';
import { sumUp } from '../../src/review/simulation/simulate.ts';
import { playTogether } from '../../src/review/simulation/together.ts';
import { compileShop, kinds, renderer } from '../conformance/workspace.ts';

const DAYS = 4;

/** What is played. `days`: until when of the four. */
type Case = {
  readonly journeys: { readonly [name: string]: string };
  readonly extra: { readonly [path: string]: string };
  readonly spec: PopulationSpec;
  readonly size: number;
  readonly days?: number;
};

/** Everybody does it at once. */
function onDate(event: string, hour = 10, day = 1): Activity {
  const timing = { when: 'dates', share: 1, days: [day], timeOfDayMs: hour * HOUR_MS } as const;
  return { key: event, event, timing, properties: {}, sets: {} };
}

function people(activities: readonly Activity[], email = 'p{person}@x.example'): PopulationSpec {
  const profile = { email: text(email), phone: text('+346{person:8}'), country: text('p{person}') };
  return aPopulation({ profile, activities });
}

const by = (event: string) => `{ event: ${event}, reentry: always }`;
const when = (segment: string) => `{ segment: ${segment}, existing: enter, reentry: always }`;
const MAIL = '{ id: two, send: { channel: email, template: hello, max_lateness: 30m } }';
const SMS = '{ id: one, send: { channel: sms, template: nudge } }';
const HOURLY = lane('{ classes: [service], channels: [email] }', 'rate: { max: 1, per: hour, burst: 1 }');

function lane(covers: string, limit: string): { readonly [path: string]: string } {
  return { 'pace.yaml': `kind: LanePolicy\nname: pace\ncovers: ${covers}\n${limit}\n` };
}

function journey(name: string, enter: string, steps: string, more = '', sends = 'service'): string {
  return `kind: Journey\nname: ${name}\nowner: crm\nclass: ${sends}\nenter: ${enter}\n${more}steps: [ ${steps} ]\n`;
}

function once(className: string): { readonly [path: string]: string } {
  const covers = `{ classes: [${className}], channels: [email] }`;
  return {
    'once.yaml': `kind: DuplicatePolicy\nname: once\ncovers: ${covers}\nwithin: 1d\nsame: template\n`,
  };
}

function segment(name: string, condition: string): { readonly [path: string]: string } {
  return {
    [`${name}.segment.yaml`]: `kind: Segment\nname: ${name}\nowner: crm\npurpose: P\nwhen: ${condition}\n`,
  };
}

async function optionsFor({ journeys, extra, spec, size, days = DAYS }: Case): Promise<SimulationOptions> {
  const plan = await compileShop({ journeys, extra });
  const population = createPopulation({ spec, seed: 1, days: DAYS });
  const until = instant(population.countFrom + days * DAY_MS - 1);
  const recipients = { seed: 1, complaints: 0, bounces: 0 };
  const input = { people: population, size };
  return {
    plan,
    kinds,
    renderer,
    input,
    from: population.countFrom,
    until,
    interventions: [],
    recipients,
  };
}

function playOne(options: SimulationOptions) {
  const lives = livesOf(options);
  if (lives === null) throw new Error('they do not live apart');
  return sumUp(options, playApart(options, lives));
}

const SAME: { readonly [what: string]: Case } = {
  'somebody has a lane to ask after a message that was answered at once': {
    journeys: {
      a: journey('a', by('signed_up'), `${SMS}, ${MAIL}`, 'audience: { profile.country: p1 }\n'),
      b: journey('b', by('signed_up'), MAIL, 'audience: { not: { profile.country: p1 } }\n'),
    },
    extra: HOURLY,
    spec: people([onDate('signed_up')]),
    size: 2,
  },
  'more people than a batch holds do three things at one instant': {
    journeys: { a: journey('a', by('signed_up'), MAIL, 'exit: [ { event: order_completed } ]\n') },
    extra: {},
    spec: people([onDate('cart_updated'), onDate('signed_up'), onDate('order_completed')]),
    size: 300,
  },
  'some still wait for their turn when the span ends': {
    journeys: { a: journey('a', by('signed_up'), MAIL) },
    extra: HOURLY,
    spec: people([often('signed_up', 60)]),
    size: 8,
    days: 2,
  },
  'the first to come asks a lane at once, and others compare themselves with everybody': {
    journeys: {
      a: journey('a', when('one'), MAIL),
      b: journey(
        'b',
        when('two'),
        SMS,
        'audience: { not: { trait.orders: { above: { mean: 1, sigma: 2 } } } }\n',
      ),
    },
    extra: {
      ...HOURLY,
      ...segment('one', '{ profile.country: p1 }'),
      ...segment('two', '{ not: { profile.country: p1 } }'),
      'orders.yaml':
        'kind: Trait\nname: orders\nowner: crm\npurpose: p\nevent: unsubscribed_all\nwithin: 30d\ncount: true\npopulation: true\n',
    },
    spec: people([]),
    size: 2,
  },
};

const TOUCHING: { readonly [what: string]: Case } = {
  'one asks about an address, and another policy refuses the message': {
    journeys: {
      a: journey(
        'a',
        by('cart_updated'),
        '{ id: m, send: { channel: email, template: come_back } }',
        'audience: { not: { profile.country: p1 } }\n',
        'promotional',
      ),
      b: journey(
        'b',
        by('signed_up'),
        `${SMS}, { id: m, send: { channel: email, template: come_back } }`,
        'audience: { profile.country: p1 }\n',
        'promotional',
      ),
    },
    extra: {
      ...once('promotional'),
      'all.yaml':
        'kind: FrequencyPolicy\nname: all\ncovers: { classes: [promotional], channels: [email, sms] }\ncaps: [ { max: 1, per: day } ]\n',
    },
    spec: people([onDate('cart_updated', 9), onDate('signed_up', 12)], 'x@x.example'),
    size: 2,
  },
  'the address shows itself when the last of a lane is let through': {
    journeys: { a: journey('a', by('signed_up'), '{ id: one, send: { channel: email, template: hello } }') },
    extra: {
      ...once('service'),
      ...lane('{ classes: [service], channels: [email] }', 'rate: { max: 4, per: hour, burst: 1 }'),
    },
    spec: people([onDate('signed_up', 23, 3)], 'x@x.example'),
    size: 2,
  },
};

describe('lives apart come to what they come to side by side where', () => {
  it.each(Object.entries(SAME))('%s', async (_, each) => {
    const options = await optionsFor(each);
    const all = sumUp(options, await playTogether(options));
    expect(all?.subscribers).toBe(each.size);
    expect(playOne(options)).toEqual(all);
  });
});

describe('lives are not played apart where', () => {
  it.each(Object.entries(TOUCHING))('%s', async (_, each) => {
    const options = await optionsFor(each);
    expect(() => playOne(options)).toThrow(LivesTouch);
  });
});
