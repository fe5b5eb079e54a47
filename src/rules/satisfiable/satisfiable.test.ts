/** What is told apart, and the law behind it: what is said to be impossible is met by nobody, whatever they are like. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  catalog,
  compileRight,
  compileTraitText,
  foldAll,
  linkerOf,
  makeEvent,
  makeRun,
  makeView,
} from '../../../tests/fixtures/kinds.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { Truth } from '../../kernel/kinds.ts';
import type { ConditionSpec, FactSpec, SegmentPlan, TraitPlan } from '../../plan/plan.ts';
import {
  canNever,
  type Demand,
  implies,
  isAlwaysTrue,
  isNeverTrue,
  type Names,
  type Outcome,
} from './satisfiable.ts';

const facts: { [id: string]: FactSpec } = {};
const IN_RUN = { entryEvent: 'order_completed', since: 'entry' } as const;

function compile(text: string): ConditionSpec {
  const { spec, world } = compileRight(text, IN_RUN);
  Object.assign(facts, world.facts);
  return spec;
}

function trait(text: string): TraitPlan {
  const compiled = compileTraitText(`kind: Trait\nname: any\n${text}`);
  Object.assign(facts, compiled.world.facts);
  return { ...compiled.trait, source: { file: '', line: 1, column: 1 }, about: {} } as TraitPlan;
}

const segment = (text: string) => ({ when: compile(text), about: {} }) as SegmentPlan;
const names: Names = {
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

describe('what nobody can meet', () => {
  it.each([
    '{ all: [{ profile.country: ES }, { profile.country: PT }] }',
    '{ all: [{ profile.country: { in: [ES, PT] } }, { profile.country: { not_in: [ES, PT, FR] } }] }',
    '{ all: [{ profile.country: { not: ES } }, { profile.country: { not_in: [PT, FR] } }] }',
    '{ all: [{ profile.country: ES }, { profile.country: { exists: false } }] }',
    '{ all: [{ profile.lifecycle: { starts_with: new } }, { profile.lifecycle: { starts_with: old } }] }',
    '{ all: [{ profile.lifecycle: { starts_with: new } }, { not: { profile.lifecycle: { contains: ne } } }] }',
    '{ all: [{ profile.lifecycle: { in: [new, older] } }, { profile.lifecycle: { matches: "^o.*d$" } }] }',
    '{ profile.seats: { gt: 5, lt: 5 } }',
    '{ profile.seats: { gt: 5, lt: 6 } }',
    '{ all: [{ profile.seats: { gte: 5, lte: 6 } }, { profile.seats: { not_in: [5, 6] } }] }',
    '{ all: [{ profile.score: 3 }, { not: { profile.score: { gte: 2, lte: 4 } } }] }',
    '{ all: [{ profile.vip: true }, { not: { profile.vip: true } }] }',
    '{ all: [{ profile.vip: { not: true } }, { profile.vip: { not: false } }] }',
    '{ all: [{ segment: vip }, { profile.seats: { lt: 5 } }] }',
    '{ all: [{ segment: vip }, { any: [{ profile.vip: false }, { profile.seats: 4 }] }] }',
    '{ all: [{ event: order_completed, within: 10d }, { not: { event: order_completed, within: 30d } }] }',
    '{ all: [{ event: order_completed, where: { event.sku: a } }, { not: { event: order_completed, since: ever } }] }',
    '{ all: [{ event: order_completed, count: { gte: 3 } }, { event: order_completed, count: { lt: 3 } }] }',
    '{ event: order_completed, count: { gt: 2, lt: 3 } }',
    '{ all: [{ event: order_completed, since: entry, within: 9d }, { event: order_completed, within: 10d, count: 0 }] }',
    '{ all: [{ consent: { email: promotional } }, { not: { consent: { email: promotional } } }] }',
    '{ all: [{ profile.tags: { contains: a } }, { profile.tags: { not: { any: [a, b] } } }] }',
    '{ all: [{ profile.tags: { all: [a, b] } }, { not: { profile.tags: { contains: b } } }] }',
    '{ profile.trial_ends_at: { before: now-30d, after: now-10d } }',
    '{ profile.trial_ends_at: { gte: now, lt: now } }',
    '{ profile.birthday: { after: now+10d, before: now-10d } }',
    '{ profile.trial_ends_at: { after: "2026-03-02T00:00:00Z", lte: "2026-03-01T00:00:00Z" } }',
    '{ profile.birthday: { after: 2026-03-02, before: 2026-03-02 } }',
    '{ all: [{ profile.address.city: Lugo }, { profile.address.city: Vigo }] }',
    '{ trait.calls_30d: { lt: 0 } }',
    '{ all: [{ trait.calls_30d: { above: { sigma: 2 } } }, { not: { trait.calls_30d: { above: { sigma: 2 } } } }] }',
    '{ all: [{ entry.sku: a }, { entry.sku: { not: a } }] }',
    '{ all: [{ profile.id: { ref: entry.sku } }, { profile.id: { not: { ref: entry.sku } } }] }',
    '{ all: [{ message: { opened: trial_welcome } }, { not: { event: Message Opened, since: ever } }] }',
  ])('%s', (text) => {
    expect(isNeverTrue(compile(text), names)).toBe(true);
  });
});

describe('what somebody could meet', () => {
  it.each([
    '{ profile.country: ES }',
    '{ not: { any: [{ profile.country: ES }, { profile.country: { not: ES } }] } }',
    '{ profile.seats: { gt: 5, lt: 7 } }',
    '{ profile.score: { gt: 5, lt: 6 } }',
    '{ all: [{ event: order_completed, within: 30d }, { not: { event: order_completed, within: 10d } }] }',
    '{ all: [{ event: order_completed }, { not: { event: order_completed, where: { event.sku: a } } }] }',
    '{ all: [{ event: order_completed }, { not: { event: cart_updated } }] }',
    '{ all: [{ profile.tags: { contains: a } }, { profile.tags: { contains: b } }] }',
    '{ profile.trial_ends_at: { after: now-30d, before: now-10d } }',
    '{ profile.birthday: { gte: now, lte: now } }',
    '{ all: [{ profile.lifecycle: { starts_with: ne } }, { profile.lifecycle: { starts_with: new } }] }',
    '{ all: [{ consent: { email: promotional } }, { not: { consent: { push: promotional } } }] }',
    '{ trait.plan: { not: a } }',
  ])('%s', (text) => {
    // Of what is never unknown, `not` twice would tell; here the first of them is met by a subscriber without values.
    const spec = compile(text);
    expect(canNever([{ when: spec, is: text.startsWith('{ not: { any') ? 'unknown' : 'true' }], names)).toBe(
      false,
    );
  });
});

describe('what always holds, and what follows', () => {
  it('knows tautologies, and that a missing value breaks most of them', () => {
    expect(
      isAlwaysTrue(
        compile('{ any: [{ profile.vip: { exists: true } }, { profile.vip: { exists: false } }] }'),
        names,
      ),
    ).toBe(true);
    expect(
      isAlwaysTrue(
        compile('{ event: order_completed, since: ever, count: { not: { gt: 3, lt: 4 } } }'),
        names,
      ),
    ).toBe(true);
    expect(isAlwaysTrue(compile('{ any: [{ profile.vip: true }, { profile.vip: false }] }'), names)).toBe(
      false,
    );
  });

  it.each([
    ['{ profile.seats: { gte: 5 } }', '{ profile.seats: { gt: 2 } }', true, false],
    ['{ profile.country: ES }', '{ profile.country: { in: [ES, PT] } }', true, false],
    ['{ segment: vip }', '{ profile.vip: true }', true, false],
    ['{ profile.country: { not_in: [FR] } }', '{ profile.country: { in: [PT, ES] } }', true, true],
    ['{ event: order_completed, within: 3d }', '{ event: order_completed, within: 1w }', true, false],
    ['{ profile.vip: true }', '{ profile.seats: 3 }', false, false],
  ])('%s and %s', (one, other, forth, back) => {
    expect(implies(compile(one), compile(other), names)).toBe(forth);
    expect(implies(compile(other), compile(one), names)).toBe(back);
  });

  it('keeps what started a run from one moment to another, and nothing else', () => {
    const at = (text: string, moment: string): Demand => ({ when: compile(text), is: 'true', moment });
    expect(
      canNever([at('{ entry.total: { gt: 50 } }', '1'), at('{ entry.total: { lt: 20 } }', '2')], names),
    ).toBe(true);
    expect(canNever([at('{ profile.vip: true }', '1'), at('{ profile.vip: false }', '2')], names)).toBe(
      false,
    );
    const past = at('{ entry.at: { before: now-3d } }', '2');
    expect(canNever([at('{ entry.at: { after: now-1d } }', '1'), past], names)).toBe(false);
    expect(canNever([at('{ entry.at: { after: now-1d } }', '2'), past], names)).toBe(true);
  });

  it('gives up in bounded time', () => {
    const pair = (index: number) =>
      `{ any: [{ profile.seats: ${index} }, { profile.score: ${index} }, { profile.lifecycle: "${index}" }] }`;
    const text = `{ all: [${Array.from({ length: 40 }, (_, index) => `{ not: { all: [${pair(index)}, ${pair(index + 1)}] } }`).join(', ')}] }`;
    const startedAt = performance.now();
    expect(isNeverTrue(compile(text), names)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

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
const times = oneOf(
  '{ before: now-5ms }',
  '{ after: now-9ms }',
  '{ gte: now-5ms }',
  '{ lte: now-9ms }',
  '{ before: now+1d }',
  '{ after: now-2d }',
  '{ gte: now-1d, lt: now }',
  '1970-01-01',
  '{ after: 1970-01-01 }',
  '{ before: 1970-01-02 }',
  '{ exists: true }',
  '{ lte: now-3d }',
  '{ gte: now+2d }',
);
const instants = fc.oneof(
  times,
  oneOf(
    '{ before: "1970-01-01T00:00:00.030Z" }',
    '{ gte: "1970-01-01T00:00:00.030Z" }',
    '"1970-01-01T00:00:00.030Z"',
  ),
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
  ', count: { not: 1 }',
  ', count: { gt: 0, lte: 2 }',
  ', count: { in: [0, 3] }',
);
const spans = oneOf(
  '',
  ', within: 10ms',
  ', within: 30ms',
  ', since: ever',
  ', since: step',
  ', since: reminder',
  ', since: entry, within: 20ms',
);
const wheres = oneOf(
  '',
  ', where: { event.sku: a }',
  ', where: { event.total: { gt: 1 } }',
  ', where: { event.sku: { ref: entry.sku } }',
);

const leaf: fc.Arbitrary<string> = fc.oneof(
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
  times.map((test) => `{ profile.birthday: ${test} }`),
  instants.map((test) => `{ profile.trial_ends_at: ${test} }`),
  instants.map((test) => `{ entry.at: ${test} }`),
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
);
const { condition } = fc.letrec<{ condition: string; list: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: tie('list').map((list) => `{ all: ${list} }`) },
    { weight: 1, arbitrary: tie('list').map((list) => `{ any: ${list} }`) },
    { weight: 1, arbitrary: tie('condition').map((inner) => `{ not: ${inner} }`) },
  ),
  list: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
}));
const outcome = fc.constantFrom<Outcome>('true', 'true', 'not true', 'false', 'unknown', 'not false');
/** Conditions over few values, so that they meet often. */
const demands = fc.array(
  fc.record({ text: condition, is: outcome, moment: fc.constantFrom('1', '1', '2') }),
  { minLength: 1, maxLength: 4 },
);

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
  arrivedAt: fc.integer({ min: 0, max: 40 }),
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
const subscriber = fc.record({
  entry: fc.record({ at: fc.integer({ min: 0, max: 30 }), properties }),
  first: moment,
  second: moment,
});

const defined = (object: object) => JSON.parse(JSON.stringify(object)) as JsonObject;

function viewOf(who: typeof subscriber extends fc.Arbitrary<infer Who> ? Who : never, name: string) {
  const here = name === '1' ? who.first : who.second;
  const entry = makeEvent('order_completed', who.entry.at, defined(who.entry.properties));
  const seen = here.arrivals.map(({ name: event, at, properties: said }) => ({
    event: makeEvent(event, at, said),
  }));
  const log = [...seen, { event: entry }].sort((one, other) => one.event.at - other.event.at);
  const marks = here.mark === undefined ? {} : { reminder: here.mark };
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
    run: here.hasRun ? makeRun({ entry, arrivedAt: here.arrivedAt, marks: marks as never }) : null,
  });
}

const MEETS: { readonly [outcome in Outcome]: (truth: Truth) => boolean } = {
  true: (truth) => truth === Truth.True,
  false: (truth) => truth === Truth.False,
  unknown: (truth) => truth === Truth.Unknown,
  'not true': (truth) => truth !== Truth.True,
  'not false': (truth) => truth !== Truth.False,
};

describe('the law', () => {
  it('what is said to be impossible is met by no subscriber', () => {
    let impossible = 0;
    fc.assert(
      fc.property(demands, fc.array(subscriber, { minLength: 6, maxLength: 6 }), (written, people) => {
        const wanted = written.map(({ text: condition, is, moment: at }) => ({
          when: compile(condition),
          is,
          moment: at,
        }));
        if (!canNever(wanted, names)) return;
        impossible += 1;
        for (const who of people) {
          // A run is there at both moments or at neither, else what started it did change.
          if (!who.first.hasRun || !who.second.hasRun) {
            if (new Set(wanted.map(({ moment: at }) => at)).size > 1) continue;
          }
          const linker = linkerOf(facts, names);
          const isMet = wanted.every(({ when, is, moment: at }) =>
            MEETS[is](linker.condition(when)(viewOf(who, at))),
          );
          expect(isMet).toBe(false);
        }
      }),
      { numRuns: 1_500 },
    );
    // The law would be empty if nothing were ever said to be impossible.
    expect(impossible).toBeGreaterThan(100);
  });
});
