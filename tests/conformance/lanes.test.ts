/**
 * Lanes on every store, under random interleavings of planning, claims, outcomes, clocks and deaths: no span of time and
 * no day ever sees more than it may, journeys share evenly, and every planned send ends.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '../../src/base/ids.ts';
import { localDate } from '../../src/base/zone.ts';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import type { AttemptOutcome, Committed, Engine, HandOver } from '../../src/hosts/host.ts';
import type { Store } from '../../src/hosts/store.ts';
import { busiestSpan } from '../fixtures/lane-driver.ts';
import { at, DAY, event, HOUR, identify } from './engine-rig.ts';
import { STORES, type StoreUnderTest } from './stores.ts';
import { compileShop, kinds, renderer } from './workspace.ts';

const mail = (name: string, className: string, on: string, more = '') => `kind: Journey
name: ${name}
owner: crm
class: ${className}
enter: { event: ${on}, reentry: always, while_active: parallel }
steps: [ { id: mail, send: { channel: email, template: hello${more} } } ]
`;
const JOURNEYS = {
  a: mail('a', 'lifecycle', 'signed_up', ', max_lateness: 40d'),
  b: mail('b', 'lifecycle', 'order_completed', ', max_lateness: 40d'),
  c: mail('c', 'service', 'cart_updated'),
  d: mail('d', 'lifecycle', 'signed_up', ', max_lateness: 40d, wait: false'),
};
const policy = (name: string, body: string) => `kind: LanePolicy\nname: ${name}\nowner: crm\n${body}\n`;
const MAX = 5;
const BUDGETS = [4, 6, 10, 20];

const plan = await compileShop({
  journeys: JOURNEYS,
  extra: {
    'pace.yaml': policy('pace', `covers: { channels: [email] }\nrate: { max: ${MAX}, per: minute }`),
    'ramp.yaml': policy(
      'ramp',
      `covers: { channels: [email], classes: [lifecycle] }\nwarm_up: { days: [${BUDGETS.join(', ')}], restart_after: 90d }`,
    ),
  },
  maxInFlight: 3,
});
/** Three journeys of one priority, and nothing but a pace. */
const paced = await compileShop({
  journeys: { a: JOURNEYS.a, b: JOURNEYS.b, d: JOURNEYS.d },
  extra: { 'pace.yaml': policy('pace', `rate: { max: ${MAX}, per: minute }`) },
});
const EVENTS = ['signed_up', 'order_completed', 'cart_updated'];
const PEOPLE = ['ana', 'bob', 'cem', 'dia', 'eva', 'fay'];

/** One engine that can die, its clock, and what it handed over. */
class World {
  engine: Engine;
  nowMs = 0;
  readonly attempts: HandOver[] = [];
  readonly planned = new Set<string>();
  readonly settled = new Set<string>();
  #flying: HandOver[] = [];
  #store: Store;
  readonly #under: StoreUnderTest;

  constructor(under: StoreUnderTest, file = plan) {
    this.#under = under;
    this.#store = under.open();
    this.engine = this.#open();
    this.engine.install(file, at(0));
    this.take(
      this.engine.accept(
        PEOPLE.map((each) => identify(each)),
        at(0),
      ),
    );
  }

  #open(): Engine {
    return createEngine({ store: this.#store, kinds, renderer });
  }

  take(committed: Committed): void {
    this.attempts.push(...committed.handOver);
    this.#flying.push(...committed.handOver);
    for (const { decision } of committed.decisions) {
      if (decision.type === 'planned') this.planned.add(String(decision.send));
      if (decision.type === 'settled' || decision.type === 'refused') this.settled.add(String(decision.send));
    }
  }

  /** What the loop does: whoever is due, then permits. */
  work(now = at(this.nowMs)): void {
    for (let more = true; more; ) {
      const done = this.engine.runDue(now, 3);
      this.take(done);
      more = done.more;
    }
    this.take(this.engine.claim('email', 100, now));
    for (const lane of this.engine.readyLanes(now)) this.take(this.engine.claim(lane, 100, now));
  }

  answer(count: number, result: AttemptOutcome['outcome']): void {
    const batch = this.#flying.splice(0, count).map(({ key, subscriber, attempt }) => {
      return { key, subscriber, attempt, outcome: result };
    });
    if (batch.length > 0) this.take(this.engine.outcomes(batch, at(this.nowMs)));
  }

  die(): void {
    this.#store = this.#under.reopen(this.#store);
    this.#flying = [];
    this.engine = this.#open();
    this.take(this.engine.recover(at(this.nowMs)));
  }

  /** Time goes on until nothing is left to do. */
  end(): void {
    for (let round = 0; round < 5_000; round += 1) {
      this.work();
      // Each answer makes room on the channel, and whoever waits for room is not due.
      const isBusy = this.#flying.length > 0;
      this.answer(100, { result: 'accepted', providerId: 'p' });
      const dueAt = this.engine.nextDueAt() - at(0);
      if (isBusy && dueAt > this.nowMs) continue;
      if (dueAt > this.nowMs + 400 * DAY) return;
      this.nowMs = Math.max(this.nowMs, dueAt);
    }
    throw new Error('it never ends');
  }
}

const acts = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ does: fc.constant('event' as const), who: fc.nat(5), what: fc.nat(2) }),
    },
    { weight: 5, arbitrary: fc.record({ does: fc.constant('work' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        does: fc.constant('pass' as const),
        ms: fc.oneof(fc.nat(20_000), fc.nat(HOUR), fc.nat(2 * DAY)),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ does: fc.constant('answer' as const), count: fc.nat(4), kind: fc.nat(2) }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('die' as const) }) },
  ),
  { minLength: 10, maxLength: 80 },
);

const OUTCOMES: readonly AttemptOutcome['outcome'][] = [
  { result: 'accepted', providerId: 'p' },
  { result: 'retryable', reason: 'connection', retryAfterMs: 1_000 },
  { result: 'unknown', reason: 'no_answer' },
];

function play(
  world: World,
  script: readonly (typeof acts extends fc.Arbitrary<(infer Act)[]> ? Act : never)[],
): void {
  for (const act of script) {
    if (act.does === 'pass') world.nowMs += act.ms;
    else if (act.does === 'work') world.work();
    else if (act.does === 'die') world.die();
    else if (act.does === 'answer') world.answer(act.count, OUTCOMES[act.kind]!);
    else
      world.take(
        world.engine.accept([event(EVENTS[act.what]!, PEOPLE[act.who]!, world.nowMs)], at(world.nowMs)),
      );
  }
  world.end();
}

describe.each(STORES)('lanes on %s', (name, create) => {
  const numRuns = name === 'memory' ? 150 : 25;

  it('no span sees more than the rate, no day more than its budget, and nothing is lost', () => {
    let promoted = 0;
    fc.assert(
      fc.property(acts, (script) => {
        const under = create();
        try {
          const world = new World(under);
          play(world, script);
          const instants = world.attempts.map((attempt) => attempt.at).sort((x, y) => x - y);
          expect(busiestSpan(instants, 60_000)).toBeLessThanOrEqual(MAX);
          const promotions = world.attempts.filter(({ message }) => message.class === 'lifecycle');
          promoted += promotions.length;
          const days = Map.groupBy(promotions, (attempt) => localDate('Europe/Madrid', attempt.at));
          const counts = [...days].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, each]) => each.length);
          for (const [day, count] of counts.entries()) {
            expect(count).toBeLessThanOrEqual(BUDGETS[day] ?? Number.POSITIVE_INFINITY);
          }
          expect([...world.planned].filter((key) => !world.settled.has(key))).toEqual([]);
        } finally {
          under.remove();
        }
      }),
      { numRuns },
    );
    expect(promoted).toBeGreaterThan(numRuns);
  });
});

describe.each(STORES)('a channel that rests, on %s', (_name, create) => {
  let under: StoreUnderTest;
  beforeEach(() => {
    under = create();
  });
  afterEach(() => under.remove());

  it('takes no permit of a lane: its sends go on to wait for the channel, and come back for the permit', () => {
    const world = new World(under, paced);
    const events = PEOPLE.map((each) => event('order_completed', each));
    world.take(world.engine.accept(events, at(0)));
    expect(world.attempts).toHaveLength(1);
    world.answer(1, OUTCOMES[0]!);
    const [pace] = world.engine.readyLanes(at(12_000));
    const rested = world.engine.claim(pace!, 10, at(12_000), () => 0);
    expect(rested).toMatchObject({ claimed: 1, handOver: [], queued: ['email'] });
    expect(world.engine.lanes(at(12_000))).toMatchObject([{ policy: 'pace', free: 1, queued: 4 }]);
    // The channel is back: the one that waits for it takes the permit, and nobody else has it.
    const back = world.engine.claim('email', 10, at(12_000));
    expect(back.handOver).toHaveLength(1);
    expect(world.engine.readyLanes(at(12_000))).toEqual([]);
    expect(world.engine.nextDueAt()).toBe(at(24_000));
  });
});

describe.each(STORES)('turns on %s', (_name, create) => {
  let under: StoreUnderTest;
  beforeEach(() => {
    under = create();
  });
  afterEach(() => under.remove());

  it('journeys of one priority share permits one by one, over deaths as well', () => {
    const who = Array.from({ length: 12 }, (_, index) => `p${index}`);
    const world = new World(under, paced);
    const names = ['signed_up', 'order_completed'];
    const events = names.flatMap((name) => who.map((each) => event(name, each)));
    world.take(world.engine.accept([...who.map((each) => identify(each)), ...events], at(0)));
    const direct = world.attempts.length;
    const order: string[] = [];
    for (let round = 0; order.length < 21; round += 1) {
      const before = world.attempts.length;
      world.answer(100, OUTCOMES[0]!);
      world.nowMs += round % 2 === 0 ? 12_000 : 30_000;
      if (round % 5 === 3) world.die();
      world.work();
      order.push(...world.attempts.slice(before).map(({ message }) => message.journey));
    }
    expect(direct).toBe(1);
    for (let length = 1; length <= 21; length += 1) {
      const counts = ['a', 'b', 'd'].map(
        (name) => order.slice(0, length).filter((each) => each === name).length,
      );
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });
});

/** What a lane lets through while its clock does `wallOf`, a second a step; busiest minute by a clock that does not. */
function busiestMinute(under: StoreUnderTest, wallOf: (second: number) => number, receivedMs = 0): number {
  const world = new World(under, paced);
  const who = Array.from({ length: 40 }, (_, index) => `p${index}`);
  world.take(world.engine.accept([...who.map((each) => identify(each))], at(0)));
  const started: Instant[] = [];
  for (let second = 0; second < 180; second += 1) {
    const before = world.attempts.length;
    world.nowMs = wallOf(second);
    const late = event('order_completed', who[second % who.length]!, world.nowMs - receivedMs);
    world.take(world.engine.accept([late], at(world.nowMs)));
    world.work();
    world.answer(100, OUTCOMES[0]!);
    for (let each = before; each < world.attempts.length; each += 1) started.push(at(second * 1_000));
  }
  expect(started.length).toBeGreaterThanOrEqual(2 * MAX);
  return busiestSpan(started, 60_000);
}

describe.each(STORES)('the clock of a lane on %s', (_name, create) => {
  let under: StoreUnderTest;
  beforeEach(() => {
    under = create();
  });
  afterEach(() => under.remove());

  it.each<[string, (second: number) => number]>([
    ['goes', (second) => second * 1_000],
    ['is set back by two hours', (second) => second * 1_000 - (second < 60 ? 0 : 2 * HOUR)],
    ['goes to and fro', (second) => second * 1_000 - (second % 2) * 2 * HOUR],
    ['is set back again and again', (second) => second * 1_000 - Math.floor(second / 20) * 60_000],
  ])('lets no more through while the wall clock %s', (_title, wallOf) => {
    expect(busiestMinute(under, wallOf)).toBeLessThanOrEqual(MAX);
  });

  it('lets no more through because messages waited for their commit', () => {
    expect(busiestMinute(under, (second) => second * 1_000, 1_500)).toBeLessThanOrEqual(MAX);
  });
});
