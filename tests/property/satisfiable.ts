/** Random conditions over few values, so that they meet often, and random people to whom they are put. */
import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/base/json.ts';
import type { ConditionSpec, FactSpec, SegmentPlan, TraitPlan } from '../../src/plan/plan.ts';
import type { Names, Outcome } from '../../src/rules/satisfiable/satisfiable.ts';
import {
  catalog,
  compileRight,
  compileTraitText,
  foldAll,
  makeEvent,
  makeRun,
  makeView,
} from '../fixtures/kinds.ts';

/** Facts that conditions need, by id. */
export type Facts = { [id: string]: FactSpec };

/** The facts that segments and traits need. */
export const namedFacts: Facts = {};
const IN_RUN = { entryEvent: 'order_completed', since: 'entry' } as const;

/** Compiles a condition of a step, and enters the facts that it needs into `facts`. */
export function compile(text: string, facts: Facts = {}): ConditionSpec {
  const { spec, world } = compileRight(text, IN_RUN);
  Object.assign(facts, world.facts);
  return spec;
}

function trait(text: string): TraitPlan {
  const compiled = compileTraitText(`kind: Trait\nname: any\n${text}`);
  Object.assign(namedFacts, compiled.world.facts);
  return { ...compiled.trait, source: { file: '', line: 1, column: 1 }, about: {} } as TraitPlan;
}

const segment = (text: string) => ({ when: compile(text, namedFacts), about: {} }) as SegmentPlan;
/** What the conditions lean on. */
export const names: Names = {
  catalog,
  segments: {
    vip: segment('{ profile.vip: true, profile.seats: { gte: 5 } }'),
    open_complaint: segment('{ event: complaint_opened, within: 20ms }'),
  },
  traits: {
    calls_30d: trait('event: call_received\ncount: true\nwithin: 30ms\npopulation: true'),
    spent: trait('event: order_completed\nsum: event.total'),
    plan: trait('event: subscription_changed\nlast: event.plan'),
  },
};

const oneOf = (...texts: readonly string[]) => fc.constantFrom(...texts);
const number = fc.integer({ min: 0, max: 4 });
const range = fc.oneof(
  fc.tuple(oneOf('gt', 'gte', 'lt', 'lte'), number).map(([op, limit]) => `{ ${op}: ${limit} }`),
  fc
    .tuple(oneOf('gt', 'gte'), number, oneOf('lt', 'lte'), number)
    .map(([low, from, high, to]) => `{ ${low}: ${from}, ${high}: ${to} }`),
  fc
    .tuple(oneOf('in', 'not_in', 'not'), fc.array(number, { minLength: 1, maxLength: 3 }))
    .map(([op, list]) => `{ ${op}: [${list.join(', ')}] }`),
  fc.tuple(number, number).map(([from, to]) => `{ not: { gte: ${from}, lte: ${to} } }`),
  oneOf('{ exists: true }', '{ exists: false }'),
);
const words = (...values: readonly string[]) =>
  fc.oneof(
    oneOf(...values),
    fc
      .tuple(oneOf('in', 'not_in'), fc.subarray([...values], { minLength: 1 }))
      .map(([op, list]) => `{ ${op}: [${list.join(', ')}] }`),
    oneOf(...values).map((value) => `{ not: ${value} }`),
    oneOf('{ exists: true }', '{ exists: false }'),
  );
const texts = fc.oneof(
  words('a', 'ab', 'b'),
  oneOf(
    '{ starts_with: a }',
    '{ starts_with: b }',
    '{ contains: b }',
    '{ matches: "^a" }',
    '{ not: { contains: a } }',
    '{ matches: "b$" }',
    '{ starts_with: ab }',
  ),
);
const nows = oneOf(
  '{ before: now-5ms }',
  '{ after: now-9ms }',
  '{ gte: now-5ms }',
  '{ lte: now-9ms }',
  '{ before: now+1d }',
  '{ after: now-2d }',
  '{ gte: now-1d, lt: now }',
  '{ lte: now-3d }',
);
const dates = oneOf(
  '1970-01-01',
  '{ after: 1970-01-01 }',
  '{ gte: 1970-01-01 }',
  '{ before: 1970-01-02 }',
  '{ exists: true }',
);
const instants = oneOf(
  '{ before: "1970-01-01T00:00:00.030Z" }',
  '{ gte: "1970-01-01T00:00:00.030Z" }',
  '"1970-01-01T00:00:00.030Z"',
  '{ lte: "1970-01-01T00:00:00.040Z" }',
);
const lists = oneOf(
  '{ contains: a }',
  '{ any: [a, b] }',
  '{ all: [a, b] }',
  '{ not: { contains: a } }',
  '{ not: { any: [b] } }',
  '{ any: { starts_with: a } }',
  '{ all: { in: [a, b] } }',
  '{ exists: false }',
);
const counts = oneOf(
  '',
  ', count: { gte: 2 }',
  ', count: 0',
  ', count: { lt: 2 }',
  ', count: { in: [0, 3] }',
);
const spans = oneOf(
  '',
  ', within: 10ms',
  ', within: 30ms',
  ', since: ever',
  ', since: step',
  ', since: reminder',
);
const wheres = oneOf('', ', where: { event.sku: a }', ', where: { event.sku: { ref: entry.sku } }');

/** Conditions that read one value, or values that lean on each other. */
const families: readonly fc.Arbitrary<string>[] = [
  range.map((test) => `{ profile.seats: ${test} }`),
  range.map((test) => `{ profile.score: ${test} }`),
  range.map((test) => `{ entry.total: ${test} }`),
  range.map((test) => `{ trait.spent: ${test} }`),
  range.map((test) => `{ trait.calls_30d: ${test} }`),
  words('ES', 'PT', 'FR').map((test) => `{ profile.country: ${test} }`),
  texts.map((test) => `{ profile.lifecycle: ${test} }`),
  texts.map((test) => `{ entry.sku: ${test} }`),
  texts.map((test) => `{ trait.plan: ${test} }`),
  texts.map((test) => `{ profile.address.city: ${test} }`),
  oneOf('true', 'false', '{ not: true }', '{ exists: true }').map((test) => `{ profile.vip: ${test} }`),
  nows.map((test) => `{ profile.birthday: ${test} }`),
  dates.map((test) => `{ profile.birthday: ${test} }`),
  fc.oneof(instants, dates).map((test) => `{ profile.trial_ends_at: ${test} }`),
  nows.map((test) => `{ profile.trial_ends_at: ${test} }`),
  fc.oneof(instants, nows).map((test) => `{ entry.at: ${test} }`),
  lists.map((test) => `{ profile.tags: ${test} }`),
  fc
    .tuple(wheres, spans, counts)
    .map(([where, span, count]) => `{ event: order_completed${where}${span}${count} }`),
  fc.tuple(spans, counts).map(([span, count]) => `{ event: call_received${span}${count} }`),
  oneOf(
    '{ segment: vip }',
    '{ segment: open_complaint }',
    '{ consent: { email: promotional } }',
    '{ consent: { email: promotional, push: promotional } }',
  ),
  oneOf(
    '{ trait.calls_30d: { above: { sigma: 1 } } }',
    '{ trait.calls_30d: { below: { mean: 1 }, gte: 1 } }',
    '{ profile.lifecycle: { ref: entry.sku } }',
    '{ profile.lifecycle: { not: { ref: entry.sku } } }',
    '{ profile.seats: { gt: { ref: profile.score } } }',
    '{ profile.seats: { lte: { ref: profile.score } } }',
  ),
];

const { condition } = fc.letrec<{ condition: string; list: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: fc.oneof(...families) },
    { weight: 1, arbitrary: tie('list').map((list) => `{ all: ${list} }`) },
    { weight: 1, arbitrary: tie('list').map((list) => `{ any: ${list} }`) },
    { weight: 1, arbitrary: tie('condition').map((inner) => `{ not: ${inner} }`) },
  ),
  list: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
}));
const outcome = fc.constantFrom<Outcome>(
  'true',
  'true',
  'true',
  'not true',
  'not true',
  'false',
  'unknown',
  'not false',
);
const place = fc.constantFrom('1', '1', '1', '1', '2');

function demandsOf(text: fc.Arbitrary<string>) {
  return fc.array(fc.record({ text, is: outcome, moment: place }), { minLength: 1, maxLength: 4 });
}

/** What is asked of one value: two or three such demands often exclude each other. */
export const closeDemands = fc.oneof(
  ...families.map((family) =>
    demandsOf(
      fc.oneof(
        { weight: 4, arbitrary: family },
        { weight: 1, arbitrary: family.map((inner) => `{ not: ${inner} }`) },
        { weight: 1, arbitrary: fc.tuple(family, family).map((both) => `{ any: [${both.join(', ')}] }`) },
      ),
    ),
  ),
);
/** What is asked of any values. */
export const mixedDemands = demandsOf(condition);

const junk: fc.Arbitrary<Json> = fc.constantFrom<Json>(null, 'a', 3, 2.5, true, ['a', 1], {}, '1970-01-01');
const sometimes = (values: fc.Arbitrary<Json>) =>
  fc.option(fc.oneof({ weight: 6, arbitrary: values }, { weight: 1, arbitrary: junk }), { nil: undefined });
const text = fc.constantFrom<Json>('a', 'ab', 'b', 'cab', 'abc', '');
const instantText = fc.integer({ min: 0, max: 70 }).map((at) => new Date(at).toISOString());
const profile = fc.record({
  country: sometimes(fc.constantFrom('ES', 'PT', 'FR')),
  seats: sometimes(fc.integer({ min: 0, max: 6 })),
  score: sometimes(fc.constantFrom(0, 1, 1.5, 2, 3, 3.5, 4)),
  vip: sometimes(fc.boolean()),
  lifecycle: sometimes(text),
  birthday: sometimes(fc.constantFrom('1969-12-29', '1969-12-31', '1970-01-01', '1970-01-02', '1970-01-04')),
  trial_ends_at: sometimes(
    fc.oneof(instantText, fc.constantFrom('1970-01-03T00:00:00Z', '1969-12-28T00:00:00Z')),
  ),
  tags: sometimes(fc.subarray(['a', 'b', 'c'])),
  address: sometimes(text.map((city) => ({ city }))),
});
const properties = fc.record({ total: sometimes(fc.integer({ min: 0, max: 5 })), sku: sometimes(text) });
const arrival = fc.record({
  name: fc.constantFrom('order_completed', 'call_received', 'complaint_opened', 'subscription_changed'),
  at: fc.integer({ min: 0, max: 60 }),
  properties: fc.record({ total: fc.constantFrom(0, 1, 2), sku: fc.constantFrom('a', 'b'), plan: text }),
});
const record = fc.record({ given: fc.boolean(), at: fc.constant(0) });
const moment = fc.record({
  profile,
  arrivals: fc.array(arrival, { maxLength: 7 }),
  now: fc.integer({ min: 20, max: 60 }),
  stayedAt: fc.integer({ min: 0, max: 40 }),
  mark: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
  consent: fc.record(
    { email: fc.record({ promotional: record }), push: fc.record({ promotional: record }) },
    { requiredKeys: [] },
  ),
  moments: fc.option(
    fc.record({ count: fc.integer({ min: 0, max: 4 }), sum: number, sumOfSquares: number }),
    { nil: undefined },
  ),
  zone: fc.constantFrom('Europe/Madrid', 'Pacific/Apia', 'UTC'),
  hasRun: fc.integer({ min: 0, max: 9 }).map((dice) => dice > 0),
});
/** Somebody at two moments of one run. */
export const subscriber = fc.record({
  entry: fc.record({ at: fc.integer({ min: 0, max: 30 }), properties }),
  first: moment,
  second: moment,
});

const defined = (object: object) => JSON.parse(JSON.stringify(object)) as JsonObject;

type Who = typeof subscriber extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** What a condition sees of somebody at a moment. */
export function viewOf(who: Who, name: string, facts: Facts) {
  const here = name === '1' ? who.first : who.second;
  const entry = makeEvent('order_completed', who.entry.at, defined(who.entry.properties));
  const seen = here.arrivals.map(({ name: event, at, properties: said }) => ({
    event: makeEvent(event, at, said),
  }));
  const log = [...seen, { event: entry }].sort((one, other) => one.event.at - other.event.at);
  const marks = here.mark === undefined ? {} : { reminder: Math.max(who.entry.at, here.mark) };
  return makeView({
    now: here.now,
    zone: here.zone,
    profile: defined(here.profile),
    consent: defined(here.consent) as never,
    facts: foldAll(
      facts,
      log.filter(({ event }) => event.at <= here.now),
      defined(here.profile),
    ),
    ...(here.moments === undefined ? {} : { moments: { calls_30d: here.moments } }),
    run: here.hasRun
      ? makeRun({ entry, arrivedAt: Math.max(who.entry.at, here.stayedAt), marks: marks as never })
      : null,
  });
}
