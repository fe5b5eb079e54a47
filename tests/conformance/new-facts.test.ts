/**
 * Facts that a plan asks for when subscribers are there already: made of the raw events that are kept, at the first touch,
 * and unknown as far as those do not reach back.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactId, Instant } from '../../src/base/ids.ts';
import type { Json, JsonObject } from '../../src/base/json.ts';
import { reservedEvents } from '../../src/compiler/reserved.ts';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import type { Engine, Incoming } from '../../src/hosts/host.ts';
import { createMemoryStore } from '../../src/hosts/memory/store.ts';
import type { Store } from '../../src/hosts/store.ts';
import { link } from '../../src/kernel/link.ts';
import { isRaised } from '../../src/kernel/raised-events.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { at, createRig, DAY, event, HOUR, identify } from './engine-rig.ts';
import { STORES } from './stores.ts';
import { compileShop, JOURNEYS, kinds, renderer } from './workspace.ts';

const trait = (name: string, body: string) => ({
  [`${name}.trait.yaml`]: `kind: Trait\nname: ${name}\nowner: crm\n${body}\n`,
});
const segment = (name: string, when: string) => ({
  [`${name}.segment.yaml`]: `kind: Segment\nname: ${name}\nowner: crm\npurpose: Test\nwhen: ${when}\n`,
});

/** One of each kind of fact, with and without windows. */
const RICH = {
  ...trait('orders', 'event: order_completed\ncount: true'),
  ...trait('spent_10d', 'event: order_completed\nsum: event.total\nwithin: 10d'),
  ...trait('average_order', 'event: order_completed\naverage: event.total'),
  ...trait('last_cart', 'event: cart_updated\nlast: event.cart_id'),
  ...trait('first_cart', 'event: cart_updated\nfirst: event.cart_id'),
  ...trait('carts', 'event: cart_updated\ndistinct: event.cart_id\nwithin: 20d'),
  ...trait('open_carts', 'open: { opened_by: cart_updated, closed_by: order_completed, id: cart_id }'),
  ...segment(
    'big',
    '{ event: order_completed, where: { event.total: { gt: 50 } }, within: 5d, count: { gte: 2 } }',
  ),
  ...segment('any_cart', '{ all: [{ event: cart_updated }, { trait.orders: { gte: 1 } }] }'),
};

const CATALOG = {
  'catalog.yaml': `kind: Catalog
name: shop
profile:
  email: { type: string, pii: true }
  phone: { type: string, pii: true }
  country: string
  timezone: string
  birthday: date
  vip: boolean
events:
  signed_up: { owner: crm, source: code, properties: { plan: string } }
  order_completed: { owner: crm, source: code, properties: { total: number, order_id: string, cart_id: string } }
  cart_updated: { owner: crm, source: code, properties: { cart_id: string } }
  unsubscribed_all: { owner: crm, source: code, properties: {} }
`,
};

const retained = (events: string) => ({
  'retention.yaml': '',
  'rutter.yaml': `kind: Workspace
name: shop
zone: Europe/Madrid
locale: en
locales: [en]
channels:
  email: { adapter: smtp, address: profile.email, config: { host: 127.0.0.1, port: 25, from: "Shop <hello@shop.example>" } }
  sms: { adapter: webhook, address: profile.phone, paid: true, config: { url: { env: SMS_URL }, secret: { env: SMS_SECRET } } }
teams: { crm: { members: [ana@shop.example] } }
retention: { events: ${events} }
`,
});

const welcome = { welcome: JOURNEYS.welcome ?? '' };

function compile(
  extra: { readonly [path: string]: string },
  journeys: { readonly [name: string]: string } = welcome,
) {
  const { 'retention.yaml': _none, ...files } = { ...CATALOG, ...extra } as { [path: string]: string };
  return compileShop({ journeys, extra: files });
}

const plain = await compile({});
const rich = await compile(RICH);

/** Facts that the second plan asks for and the first one does not. */
const added = Object.keys(rich.plan.facts).filter((id) => plain.plan.facts[id] === undefined) as FactId[];

function feed(engine: Engine, batch: readonly Incoming[]): void {
  for (const each of batch) engine.accept([each], each.at);
}

/** Everybody is visited, without anything that they are due for. */
function visit(engine: Engine, ms: number): void {
  for (let more = true; more; ) more = engine.runDue(at(ms), 100).more;
}

const { facts: linked } = link(rich.plan, rich.digest, [], kinds, renderer);

/** A merge keeps more than a fold does, and what nobody reads goes with the next fold: here both are as they are read. */
function asRead(id: FactId, found: Json | undefined, now: Instant): Json | undefined {
  const spec = rich.plan.facts[id];
  const kind = spec?.kind;
  const kept = kind === 'last' ? 1 : spec?.keep;
  const value = found === undefined ? undefined : (linked.get(id)?.linked.prune?.(found, now) ?? found);
  if (value === undefined || Object.keys(value as JsonObject).length === 0) return undefined;
  if (kind === 'open_pairs') {
    // When something was closed before it was opened again is read by nobody.
    const pairs = Object.entries(value as { readonly [id: string]: readonly [number, number] });
    return Object.fromEntries(
      pairs.map(([key, [opened, closed]]) => [key, opened > closed ? [opened] : [opened, closed]]),
    );
  }
  if (typeof kept !== 'number') return value;
  const cut = (list: Json) => (list as readonly Json[]).slice(-kept);
  if (Array.isArray(value)) return cut(value);
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, list]) => [key, cut(list as Json)]),
  );
}

const factsOf = (engine: Engine, subscriber: string, now: Instant) => {
  const state = engine.read(subscriber)?.state;
  return {
    facts: Object.fromEntries(added.map((id) => [id, asRead(id, state?.facts[id], now)])),
    since: state?.since,
  };
};

const told = (
  name: string,
  subscriber: string,
  ms: number,
  properties: JsonObject,
  more: Partial<Incoming> = {},
) => {
  const { at: eventAt, inputs } = event(name, subscriber, ms);
  const [input] = inputs;
  if (input?.type !== 'event') throw new Error('an event');
  return { ...event(name, subscriber, ms), at: eventAt, inputs: [{ ...input, properties }], ...more };
};

type Step = {
  readonly who: 'ana' | 'bob' | 'cho';
  readonly what: 'order' | 'cart' | 'sign_up' | 'join';
  readonly afterMs: number;
  readonly lateMs: number;
  readonly total: number;
  readonly cart: string;
};

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom('ana', 'bob', 'cho'),
  what: fc.constantFrom('order', 'order', 'cart', 'cart', 'sign_up', 'join'),
  afterMs: fc.integer({ min: 0, max: 2 * DAY }),
  lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 * DAY })),
  total: fc.integer({ min: 0, max: 100 }),
  cart: fc.constantFrom('a', 'b', 'c'),
});

function messagesOf(steps: readonly Step[]): Incoming[] {
  let ms = 0;
  return steps.map(({ who, what, afterMs, lateMs, total, cart }): Incoming => {
    ms += afterMs;
    if (what === 'join') return { ...identify('ana', ms), ...(who === 'ana' ? {} : { previousId: who }) };
    const name = { order: 'order_completed', cart: 'cart_updated', sign_up: 'signed_up' }[what];
    const message = told(name, who, ms, { total, cart_id: cart });
    const [input] = message.inputs;
    if (input?.type !== 'event') return message;
    return { ...message, inputs: [{ ...input, at: at(ms - lateMs) }] };
  });
}

function open(store: Store, plan: PlanFile): Engine {
  const engine = createEngine({ store, kinds, renderer });
  engine.install(plan, at(0));
  return engine;
}

describe('new facts', () => {
  it('know the events that only the runner raises: all that the language reserves, but replies, which come in', () => {
    const raised = Object.keys(reservedEvents).filter((name) => isRaised(name));
    const rest = Object.keys(reservedEvents).filter((name) => !isRaised(name));
    expect(rest).toEqual(['Help Requested', 'Reply Received']);
    expect(raised).toHaveLength(14);
  });

  it('come to what they would be, had the plan been there from the start', () => {
    const trace = fc.array(step, { minLength: 1, maxLength: 40 });
    const property = fc.property(trace, fc.nat({ max: 40 }), fc.boolean(), (steps, cut, isSwept) => {
      const messages = messagesOf(steps);
      const place = Math.min(cut, messages.length);
      const changedAt = messages[place - 1]?.at ?? at(0);
      const [late, always] = [open(createMemoryStore(), plain), open(createMemoryStore(), rich)];
      feed(late, messages.slice(0, place));
      expect(late.install(rich, changedAt)).toEqual([]);
      if (isSwept) visit(late, changedAt - at(0));
      feed(late, messages.slice(place));
      feed(always, messages);
      const endMs = (messages.at(-1)?.at ?? at(0)) - at(0);
      for (const engine of [late, always]) visit(engine, endMs);
      for (const who of ['ana', 'bob', 'cho']) {
        expect(factsOf(late, who, at(endMs))).toEqual(factsOf(always, who, at(endMs)));
      }
    });
    fc.assert(property, { numRuns: 80 });
  });
});

/** Two journeys that part everybody of whom it is known: who is in neither is not known. */
const asking = (name: string, condition: string) => ({
  [`${name}_yes`]: `kind: Journey
name: ${name}_yes
owner: crm
class: service
enter: { event: unsubscribed_all, reentry: always, while_active: parallel }
audience: ${condition}
steps: [ { id: hold, wait: 300d } ]
`,
  [`${name}_no`]: `kind: Journey
name: ${name}_no
owner: crm
class: service
enter: { event: unsubscribed_all, reentry: always, while_active: parallel }
audience: { not: ${condition} }
steps: [ { id: hold, wait: 300d } ]
`,
});

/** The shop asks for orders already, but not for these. */
const DEAR = '{ event: order_completed, where: { event.total: { gt: 50 } } }';

describe.each(STORES)('new facts on %s', (_, create) => {
  const rig = createRig(create);

  /** What is known of somebody: the answer of each condition. */
  function answers(subscriber: string, names: readonly string[], ms: number): readonly string[] {
    rig.engine.accept([event('unsubscribed_all', subscriber, ms)], at(ms));
    const now = (rig.engine.read(subscriber)?.state?.runs ?? []).filter(({ entry }) => entry.at === at(ms));
    const runs = now.map(({ journey }) => journey);
    return names.map((name) => {
      if (runs.includes(`${name}_yes`)) return 'true';
      return runs.includes(`${name}_no`) ? 'false' : 'unknown';
    });
  }

  it('are unknown as far as raw events do not reach back, and known again when their window has passed', async () => {
    const short = retained('10d');
    rig.open(await compile(short));
    rig.engine.accept([identify('old'), told('order_completed', 'old', 0, { total: 70 })], at(0));
    const young = [identify('young', 20 * DAY), told('order_completed', 'young', 20 * DAY, { total: 70 })];
    rig.engine.accept(young, at(20 * DAY));
    rig.engine.accept([told('cart_updated', 'old', 25 * DAY, { cart_id: 'a' })], at(25 * DAY));
    rig.engine.maintain(at(25 * DAY));
    const journeys = {
      ...asking('ever', DEAR),
      ...asking('lately', DEAR.replace('{', '{ within: 5d,')),
      ...asking('month', DEAR.replace('{', '{ within: 30d,')),
      ...asking('cart', '{ event: cart_updated }'),
      ...asking('carts', '{ event: cart_updated, count: { lt: 3 } }'),
      ...asking('spent', '{ trait.spent_20d: { gt: 50 } }'),
      ...asking('last', '{ trait.last_cart: a }'),
      ...asking('first', '{ trait.first_cart: a }'),
    };
    const names = ['ever', 'lately', 'month', 'cart', 'carts', 'spent', 'last', 'first'];
    const traits = {
      ...trait('spent_20d', 'event: order_completed\nsum: event.total\nwithin: 20d'),
      ...trait('last_cart', 'event: cart_updated\nlast: event.cart_id'),
      ...trait('first_cart', 'event: cart_updated\nfirst: event.cart_id'),
    };
    const asked = await compile({ ...short, ...traits }, { ...welcome, ...journeys });
    expect(rig.engine.install(asked, at(25 * DAY))).toEqual([]);
    rig.restart(asked);
    expect(answers('old', names, 25 * DAY)).toEqual([
      'unknown',
      'false',
      'unknown',
      'true',
      'unknown',
      'unknown',
      'true',
      'unknown',
    ]);
    expect(answers('young', names, 25 * DAY)).toEqual([
      'true',
      'false',
      'true',
      'false',
      'true',
      'true',
      'unknown',
      'unknown',
    ]);
    // Thirty days after what is known begins, only what was ever stays unknown.
    expect(answers('old', names, 50 * DAY)).toEqual([
      'unknown',
      'false',
      'false',
      'true',
      'unknown',
      'false',
      'true',
      'unknown',
    ]);
  });

  it('of events that only the runner raises are known from the last touch on', async () => {
    rig.open(await compile({}));
    const { handOver } = rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
    expect(handOver).toHaveLength(1);
    const journeys = {
      ...asking('sent', '{ message: { accepted: hello } }'),
      ...asking('sent_lately', '{ message: { accepted: hello, within: 1d } }'),
    };
    rig.engine.install(await compile({}, { ...welcome, ...journeys }), at(3 * DAY));
    expect(answers('ana', ['sent', 'sent_lately'], 3 * DAY)).toEqual(['unknown', 'false']);
    expect(answers('new', ['sent', 'sent_lately'], 3 * DAY)).toEqual(['false', 'false']);
  });

  it('are unknown of the time before where no raw events are kept at all', async () => {
    const none = retained('0s');
    rig.open(await compile(none));
    rig.engine.accept([identify('ana'), told('order_completed', 'ana', 0, { total: 60 })], at(0));
    const journeys = asking('ever', DEAR);
    rig.engine.install(await compile(none, { ...welcome, ...journeys }), at(DAY));
    expect(answers('ana', ['ever'], DAY)).toEqual(['unknown']);
    rig.engine.accept([told('order_completed', 'ana', 2 * DAY, { total: 60 })], at(2 * DAY));
    expect(rig.engine.read('ana')?.state?.runs).toEqual([]);
    expect(answers('ana', ['ever'], 2 * DAY)).toEqual(['true']);
  });

  it('are made again when a plan asks anew for what another one had dropped', async () => {
    const journeys = { ...welcome, ...asking('ever', '{ event: cart_updated }') };
    const asked = await compile({}, journeys);
    rig.open(asked);
    rig.engine.accept([identify('ana'), told('cart_updated', 'ana', 0, { cart_id: 'a' })], at(0));
    rig.engine.install(plain, at(HOUR), { drain: ['ever_yes', 'ever_no'] });
    visit(rig.engine, HOUR);
    rig.engine.accept([told('cart_updated', 'ana', 2 * HOUR, { cart_id: 'b' })], at(2 * HOUR));
    const twice = await compile({}, { ...welcome, ...asking('ever', '{ event: cart_updated, count: 2 }') });
    rig.engine.install(twice, at(3 * HOUR));
    rig.engine.install(asked, at(4 * HOUR), { drain: ['ever_yes', 'ever_no'] });
    expect(answers('ana', ['ever'], 5 * HOUR)).toEqual(['true']);
    rig.engine.install(twice, at(6 * HOUR), { drain: ['ever_yes', 'ever_no'] });
    visit(rig.engine, 6 * HOUR);
    expect(Object.values(rig.engine.read('ana')?.state?.facts ?? {}).flat()).toContain(at(0));
  });

  it('count nothing twice that waits in quarantine', async () => {
    const poisonous = {
      ...kinds,
      steps: kinds.steps.map((kind) => ({
        ...kind,
        link(...parts: Parameters<typeof kind.link>) {
          const linked = kind.link(...parts);
          const arrive: typeof linked.arrive = (view) => {
            if (view.state.profile.country === 'poison') throw new Error('the bug');
            return linked.arrive(view);
          };
          return { ...linked, arrive };
        },
      })),
    };
    rig.open(await compile({}), poisonous);
    rig.engine.accept([identify('bad', 0, { country: 'poison' })], at(0));
    const order = told('order_completed', 'bad', HOUR, { total: 1 });
    rig.engine.accept([order], at(HOUR));
    rig.engine.accept([event('signed_up', 'bad', 2 * HOUR)], at(2 * HOUR));
    rig.engine.accept([told('order_completed', 'bad', 3 * HOUR, { total: 1 })], at(3 * HOUR));
    expect(rig.engine.read('bad')?.quarantined).toBe(true);
    expect(rig.engine.events('bad', 99)).toHaveLength(1);
    rig.restart(plain);
    const asked = await compile({}, { ...welcome, ...asking('two', '{ event: order_completed, count: 2 }') });
    rig.engine.install(asked, at(4 * HOUR));
    rig.engine.release('bad', at(5 * HOUR));
    expect(answers('bad', ['two'], 6 * HOUR)).toEqual(['true']);
    expect(rig.engine.events('bad', 99).map(({ name }) => name)).toEqual([
      'order_completed',
      'signed_up',
      'order_completed',
      'unsubscribed_all',
    ]);
  });
});
