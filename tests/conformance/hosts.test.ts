/** What the engine promises over any store: one suite for the memory and the SQLite host. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AssertionFailure } from '../../src/base/assert.ts';
import { type Instant, instant, type SendKey } from '../../src/base/ids.ts';
import type { JsonObject } from '../../src/base/json.ts';
import { createEngine, type EngineOptions } from '../../src/hosts/engine/engine.ts';
import type { AttemptOutcome, Engine, HandOver, Incoming } from '../../src/hosts/host.ts';
import type { Store } from '../../src/hosts/store.ts';
import type { Kinds } from '../../src/kernel/kinds.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { STORES, type StoreUnderTest } from './stores.ts';
import { compileShop, JOURNEYS, kinds, renderer } from './workspace.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (ms: number): Instant => instant(START + ms);

let counter = 0;
function identify(subscriber: string, ms = 0, traits: JsonObject = {}): Incoming {
  counter += 1;
  const inputs = [
    { type: 'identify' as const, traits: { email: `${subscriber}@x.example`, phone: '+34600', ...traits } },
  ];
  return { messageId: `i${counter}`, subscriber, at: at(ms), inputs };
}
function event(name: string, subscriber: string | null, ms = 0, more: Partial<Incoming> = {}): Incoming {
  counter += 1;
  const messageId = more.messageId ?? `e${counter}`;
  const inputs = [{ type: 'event' as const, id: messageId, name, at: at(ms), properties: {} }];
  return { messageId, subscriber, at: at(ms), inputs, ...more };
}
const accepted = ({ key, subscriber, attempt }: HandOver): AttemptOutcome => ({
  key,
  subscriber,
  attempt,
  outcome: { result: 'accepted', providerId: 'p' },
});

const ONE_EMAIL = `kind: Journey
name: hi
owner: crm
class: service
enter: { event: signed_up, reentry: always, while_active: parallel }
steps: [ { id: hello, send: { channel: email, template: hello } } ]
`;

const plans = {
  shop: await compileShop(),
  narrow: await compileShop({ journeys: { hi: ONE_EMAIL }, maxInFlight: 2 }),
  hold: await compileShop({ unknown: 'hold' }),
  reject: await compileShop({ unknown: 'reject' }),
};

describe.each(STORES)('engine on %s', (_, create) => {
  let under: StoreUnderTest;
  let store: Store;
  let engine: Engine;

  beforeEach(() => {
    under = create();
    store = under.open();
  });
  afterEach(() => under.remove());

  function open(plan: PlanFile, options?: EngineOptions, with_: Kinds = kinds): Engine {
    engine = createEngine({ store, kinds: with_, renderer, ...(options ? { options } : {}) });
    if (engine.plan() === null) engine.install(plan, at(0));
    return engine;
  }
  /** As after kill -9. */
  function restart(plan: PlanFile): Engine {
    store = under.reopen(store);
    return open(plan);
  }
  describe('intake', () => {
    it('applies a message id once within seven days, over restarts too (semantics 7)', () => {
      open(plans.shop);
      engine.accept([identify('ana')], at(0));
      const batch = [event('signed_up', 'ana', 0, { messageId: 'm' })];
      expect(engine.accept([...batch, ...batch], at(0)).results.map(({ status }) => status)).toEqual([
        'applied',
        'duplicate',
      ]);
      restart(plans.shop);
      const again = (ms: number) =>
        engine.accept([event('signed_up', 'ana', ms, { messageId: 'm' })], at(ms)).results[0]?.status;
      expect(again(6 * DAY)).toBe('duplicate');
      expect(again(9 * DAY)).toBe('applied');
    });

    it('remembers more ids than fit beside the state', () => {
      open(plans.shop);
      const many = Array.from({ length: 700 }, (_unused, index) =>
        event('cart_updated', 'ana', 0, { messageId: `n${index}` }),
      );
      const statuses = (batch: Incoming[]) =>
        new Set(engine.accept(batch, at(0)).results.map(({ status }) => status));
      expect(statuses(many.slice(0, 300))).toEqual(new Set(['applied']));
      expect(statuses(many.slice(300))).toEqual(new Set(['applied']));
      expect(statuses(many)).toEqual(new Set(['duplicate']));
    });

    it.each(['create', 'hold', 'reject'] as const)(
      'treats somebody unknown as the workspace says: %s',
      (unknown) => {
        const plan = { create: plans.shop, hold: plans.hold, reject: plans.reject }[unknown];
        open(plan);
        const [first, second] = engine.accept(
          [
            event('signed_up', 'ana', 0, { messageId: 'm' }),
            event('signed_up', 'ana', 0, { messageId: 'm' }),
          ],
          at(0),
        ).results;
        const status = { create: 'applied', hold: 'held', reject: 'rejected' }[unknown];
        expect([first?.status, second?.status]).toEqual([
          status,
          unknown === 'reject' ? 'rejected' : 'duplicate',
        ]);
        expect(engine.read('ana') === null).toBe(unknown !== 'create');
        engine.accept([identify('ana', HOUR)], at(HOUR));
        expect(engine.decisions('ana', 9).some(({ type }) => type === 'entered')).toBe(unknown !== 'reject');
        expect(
          engine.accept([event('signed_up', 'ana', 2 * HOUR, { messageId: 'm' })], at(2 * HOUR)).results[0]
            ?.status,
        ).toBe(unknown === 'reject' ? 'applied' : 'duplicate');
      },
    );

    it('joins an anonymous visitor with the person who signs in, and later anonymous events follow (semantics 10)', () => {
      open(plans.shop);
      engine.accept([event('order_completed', null, 0, { anonymousId: 'visitor' })], at(0));
      expect(engine.read('visitor')?.state.id).toBe('visitor');
      engine.accept([{ ...identify('ana', HOUR), anonymousId: 'visitor' }], at(HOUR));
      expect(engine.read('visitor')?.state.id).toBe('ana');
      expect(engine.read('ana')?.aliases).toEqual(['visitor']);
      expect(store.counts().subscribers).toBe(1);
      const late = engine.accept(
        [event('signed_up', null, 2 * HOUR, { anonymousId: 'visitor' })],
        at(2 * HOUR),
      );
      expect(late.results).toEqual([{ status: 'applied', subscriber: 'ana' }]);
      expect(late.handOver.map(({ subscriber }) => subscriber)).toEqual(['ana']);
      expect(engine.events('ana', 10).map(({ name }) => name)).toEqual(['order_completed', 'signed_up']);
    });

    it('merges two known subscribers on an alias, within one instant, and moves their sends', () => {
      open(plans.shop);
      const first = engine.accept([identify('old'), event('signed_up', 'old')], at(0));
      const send = first.handOver[0] as HandOver;
      const alias: Incoming = {
        messageId: 'a',
        subscriber: 'new',
        previousId: 'old',
        at: at(HOUR),
        inputs: [],
      };
      engine.accept([event('cart_updated', 'old', HOUR), alias], at(HOUR));
      expect(engine.read('old')?.state.id).toBe('new');
      expect(engine.read('new')?.state.profile.email).toBe('old@x.example');
      const done = engine.outcomes([accepted(send)], at(HOUR));
      expect(done.settled).toEqual([{ key: send.key, channel: 'email', state: 'accepted' }]);
      expect(engine.read('new')?.state.sends).toEqual([]);
      expect(engine.inFlight('email')).toBe(0);
    });

    it('handles messages of one subscriber at several instants one after the other, those of one instant together', () => {
      open(plans.shop);
      const { handOver } = engine.accept(
        [identify('ana'), event('unsubscribed_all', 'ana', 2 * HOUR), event('signed_up', 'ana', HOUR)],
        at(3 * HOUR),
      );
      expect(handOver.map(({ at }) => at)).toEqual([at(HOUR)]);
      expect(engine.read('ana')?.state.runs).toEqual([]);
      // At one instant the exit comes first, and does not exit the run that the other event starts (semantics 1).
      engine.accept(
        [event('signed_up', 'ana', 4 * HOUR), event('unsubscribed_all', 'ana', 4 * HOUR)],
        at(4 * HOUR),
      );
      expect(engine.read('ana')?.state.now).toBe(at(4 * HOUR));
    });

    it('marks what is older than the lateness, and clamps the future (semantics 4)', () => {
      open(plans.shop);
      const old = { ...event('signed_up', 'ana', 0), at: at(2 * HOUR) };
      expect(engine.accept([identify('ana'), old], at(2 * HOUR)).handOver).toEqual([]);
      const future = { ...event('order_completed', 'ana', 9 * DAY), at: at(2 * HOUR) };
      engine.accept([future], at(2 * HOUR));
      expect(engine.events('ana', 9).map(({ name, at, late }) => [name, at, late ?? false])).toEqual([
        ['signed_up', at(0), true],
        ['order_completed', at(2 * HOUR), false],
      ]);
    });
  });

  describe('sends', () => {
    it('hands over no more than the channel may have in flight, queues the rest, and claims them in order', () => {
      open(plans.narrow);
      const people = ['a', 'b', 'c', 'd', 'e'];
      const batch = people.flatMap((name) => [identify(name), event('signed_up', name)]);
      const first = engine.accept(batch, at(0));
      expect(first.handOver.map(({ subscriber }) => subscriber)).toEqual(['a', 'b']);
      expect(first.queued).toEqual(['email']);
      expect(engine.inFlight('email')).toBe(2);
      expect(engine.claim('email', 10, at(1)).handOver).toEqual([]);
      engine.outcomes(first.handOver.slice(0, 1).map(accepted), at(1));
      const next = engine.claim('email', 10, at(2));
      expect(next.handOver.map(({ subscriber, attempt }) => [subscriber, attempt])).toEqual([['c', 1]]);
      engine.outcomes([...first.handOver.slice(1), ...next.handOver].map(accepted), at(3));
      expect(engine.claim('email', 10, at(4)).handOver.map(({ subscriber }) => subscriber)).toEqual([
        'd',
        'e',
      ]);
      expect(store.counts().queued).toBe(0);
    });

    it('sends the same bytes under the same key again, and forgets them when the send is final (semantics 30, 31)', () => {
      open(plans.narrow);
      const { handOver } = engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      const [first] = handOver as [HandOver];
      const retry: AttemptOutcome = {
        ...accepted(first),
        outcome: { result: 'retryable', reason: 'connection' },
      };
      engine.outcomes([retry], at(1));
      engine.accept([identify('ana', 2, { email: 'new@x.example' })], at(2));
      let second: HandOver | undefined;
      for (let turn = 0; turn < 5 && second === undefined; turn += 1) {
        [second] = engine.runDue(engine.nextDueAt(), 10).handOver;
      }
      expect(second?.attempt).toBe(2);
      expect(second?.message).toEqual(first.message);
      const late = engine.outcomes([{ ...accepted(first), attempt: 1 }], at(DAY));
      expect(late.settled).toEqual([]);
      engine.outcomes([accepted(second as HandOver)], at(DAY));
      expect(store.getOutbox(first.key)).toBe(null);
      expect(engine.read('ana')?.state.runs).toEqual([]);
    });

    it('calls the outcome unknown after a restart, once, and takes the next epoch', () => {
      open(plans.narrow);
      const { handOver } = engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      const before = engine.epoch;
      restart(plans.narrow);
      expect(engine.epoch).toBe(before + 1);
      engine.recover(at(HOUR));
      const [send] = engine.read('ana')?.state.sends ?? [];
      expect([send?.state, send?.reason]).toEqual(['waiting', 'retry']);
      expect(engine.recover(at(HOUR)).decisions).toEqual([]);
      expect(engine.inFlight('email')).toBe(0);
      expect(store.getOutbox((handOver[0] as HandOver).key)?.message).toEqual(handOver[0]?.message);
    });

    it('fences an engine off when another one has taken the store over', () => {
      const first = open(plans.narrow);
      expect(first.holdsEpoch()).toBe(true);
      const second = open(plans.narrow);
      expect([first.holdsEpoch(), second.holdsEpoch()]).toEqual([false, true]);
    });

    it('finds the subscriber of a receipt by the key of the send, and takes each receipt once (semantics 32)', () => {
      open(plans.narrow);
      const { handOver } = engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      const { key } = handOver[0] as HandOver;
      engine.outcomes(handOver.map(accepted), at(1));
      const receipt = {
        type: 'receipt' as const,
        id: 'r1',
        kind: 'hard_bounced' as const,
        channel: 'email',
        key: key as SendKey,
        address: null,
        about: {},
      };
      const notice = { subscriber: null, receipt };
      const taken = engine.receipts([notice, notice], at(HOUR));
      expect(taken.decisions.filter(({ decision }) => decision.type === 'suppressed')).toHaveLength(1);
      expect(store.readSuppression('email:ana@x.example')?.reason).toBe('hard_bounced');
      engine.accept([event('signed_up', 'ana', 2 * HOUR)], at(2 * HOUR));
      expect(
        engine.decisions('ana', 99).some(({ type, kind }) => type === 'refused' && kind === 'suppression'),
      ).toBe(true);
    });

    it('suppresses the address of a receipt about nobody we know, and never softens a bounce', () => {
      open(plans.narrow);
      const receipt = (kind: 'hard_bounced' | 'unsubscribed') => ({
        subscriber: null,
        receipt: {
          type: 'receipt' as const,
          id: '',
          kind,
          channel: 'email',
          key: null,
          address: 'Z@x.example',
          about: {},
        },
      });
      engine.receipts([receipt('hard_bounced'), receipt('unsubscribed')], at(0));
      expect(store.readSuppression('email:z@x.example')?.reason).toBe('hard_bounced');
    });
  });

  describe('quarantine', () => {
    const poisonous: Kinds = {
      ...kinds,
      steps: kinds.steps.map((kind) => ({
        ...kind,
        link(plan, linker) {
          const linked = kind.link(plan, linker);
          return {
            ...linked,
            arrive(view) {
              if (view.state.profile.country === 'poison') throw new AssertionFailure('the bug');
              return linked.arrive(view);
            },
          };
        },
      })),
    };

    it('sets aside a subscriber that makes the kernel fail, keeps what it sent, and disturbs nobody else', () => {
      open(plans.narrow, undefined, poisonous);
      const bad = [identify('bad', 0, { country: 'poison' }), event('signed_up', 'bad')];
      const good = [identify('good'), event('signed_up', 'good')];
      const both = engine.accept([...bad, ...good], at(0));
      expect(both.results.map(({ status }) => status)).toEqual([
        'quarantined',
        'quarantined',
        'applied',
        'applied',
      ]);
      expect(both.handOver.map(({ subscriber }) => subscriber)).toEqual(['good']);
      const more = engine.accept([event('cart_updated', 'bad', HOUR, { messageId: 'c' })], at(HOUR));
      expect(more.results[0]?.status).toBe('quarantined');
      const [row] = store.readQuarantine();
      expect(row?.reason).toContain('the bug');
      expect(row?.replay).toMatchObject({ plan: plans.narrow.digest, at: START });
      expect(engine.nextDueAt()).toBeGreaterThan(at(DAY * 365));

      restart(plans.narrow);
      expect(engine.read('bad')?.quarantined).toBe(true);
      const duplicate = engine.accept([event('cart_updated', 'bad', HOUR, { messageId: 'c' })], at(HOUR));
      expect(duplicate.results[0]?.status).toBe('duplicate');
      const released = engine.release('bad', at(2 * HOUR));
      expect(released.handOver.map(({ subscriber }) => subscriber)).toEqual(['bad']);
      expect(engine.read('bad')?.quarantined).toBe(false);
      expect(store.readQuarantine()).toEqual([]);
    });
  });

  describe('erasure', () => {
    it('forgets everything but suppressions; a later event starts anew (semantics 39)', () => {
      open(plans.narrow);
      engine.accept([event('cart_updated', null, 0, { anonymousId: 'visitor' })], at(0));
      engine.accept([{ ...identify('ana'), anonymousId: 'visitor' }, event('signed_up', 'ana')], at(0));
      expect(engine.inFlight('email')).toBe(1);
      expect(engine.erase('visitor', at(HOUR))).toBe(true);
      expect([engine.read('ana'), engine.read('visitor')]).toEqual([null, null]);
      expect([engine.decisions('ana', 9), engine.events('ana', 9)]).toEqual([[], []]);
      expect([engine.inFlight('email'), store.counts()]).toEqual([0, { subscribers: 0, queued: 0, held: 0 }]);
      expect(store.readRunCounts()).toEqual([]);
      expect(engine.erase('ana', at(HOUR))).toBe(false);
      engine.accept([event('cart_updated', 'ana', 2 * HOUR)], at(2 * HOUR));
      expect(engine.read('ana')?.state.profile).toEqual({});
    });
  });

  describe('sweeps', () => {
    const broadcast = (entry: string) => `kind: Journey
name: news
owner: crm
class: service
enter: { ${entry}, reentry: always, while_active: reject }
audience: { profile.country: ES }
steps: [ { id: hello, send: { channel: email, template: hello } } ]
`;

    it('reach everybody once, in bounded chunks, and go on after a restart (semantics 9)', async () => {
      const news = broadcast('at: 2026-03-02T12:00:00Z');
      const plan = await compileShop({ journeys: { news }, maxInFlight: 1000 });
      open(plan);
      const names = Array.from({ length: 23 }, (_unused, index) => `s${index}`);
      engine.accept(
        names.map((name, index) => identify(name, 0, { country: index % 2 === 0 ? 'ES' : 'PT' })),
        at(0),
      );
      expect(engine.nextDueAt()).toBe(at(3 * HOUR));
      const reached: string[] = [];
      for (let turn = 0; turn < 2; turn += 1) {
        reached.push(...engine.runDue(at(3 * HOUR), 5).handOver.map(({ subscriber }) => subscriber));
      }
      restart(plan);
      for (let turn = 0; turn < 20; turn += 1) {
        const due = engine.runDue(at(3 * HOUR), 5);
        reached.push(...due.handOver.map(({ subscriber }) => subscriber));
        if (!due.more) break;
      }
      expect(reached.toSorted()).toEqual(names.filter((_name, index) => index % 2 === 0).toSorted());
      expect(store.readSweeps()).toEqual([]);
    });

    it('follow a schedule; occurrences missed while nobody ran are run once', async () => {
      const news = broadcast('schedule: { every: day, at: "10:00" }');
      const plan = await compileShop({ journeys: { news } });
      open(plan);
      engine.accept([identify('ana', 0, { country: 'ES' })], at(0));
      expect(new Date(engine.nextDueAt()).toISOString()).toBe('2026-03-02T09:00:00.000Z');
      const run = (ms: number) => {
        const sent: number[] = [];
        for (;;) {
          const due = engine.runDue(at(ms), 10);
          sent.push(...due.handOver.map(({ at }) => at));
          engine.outcomes(due.handOver.map(accepted), at(ms));
          if (!due.more) return sent.length;
        }
      };
      expect(run(0)).toBe(1);
      expect(run(DAY - 1)).toBe(0);
      expect(run(DAY)).toBe(1);
      expect(run(6 * DAY + HOUR)).toBe(2);
      expect(new Date(store.readSweeps()[0]?.dueAt ?? 0).toISOString()).toBe('2026-03-09T09:00:00.000Z');
    });
  });

  describe('plans', () => {
    it('refuses a plan in which parked runs lose their step, unless it says what becomes of them (semantics 36)', async () => {
      open(plans.shop);
      engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      const welcome = (JOURNEYS.welcome ?? '').replace('id: hello', 'id: hallo');
      const renamed = await compileShop({ journeys: { ...JOURNEYS, welcome } });
      expect(engine.install(renamed, at(1))).toMatchObject([
        { code: 'parked_step_removed', journey: 'welcome', step: 'hello', count: 1 },
      ]);
      expect(engine.plan()?.digest).toBe(plans.shop.digest);
      const moved = `${welcome}migrate: [ { moved: { from: hello, to: hallo } } ]\n`;
      const said = await compileShop({ journeys: { ...JOURNEYS, welcome: moved } });
      expect(engine.install(said, at(1))).toEqual([]);
      expect(engine.plan()?.digest).toBe(said.digest);
      const gone = await compileShop({ journeys: { winback: JOURNEYS.winback ?? '' } });
      expect(engine.checkInstall(gone)).toMatchObject([
        { code: 'journey_removed', journey: 'welcome', count: 1 },
      ]);
      expect(engine.install(gone, at(2), { drain: ['welcome'] })).toEqual([]);
    });

    it('keeps a run on the digest it began with, over restarts, and drops the digest when nothing needs it (semantics 35)', async () => {
      open(plans.shop);
      const { handOver } = engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      engine.outcomes(handOver.map(accepted), at(1));
      const digest = engine.read('ana')?.state.runs[0]?.digest;
      const welcome = (JOURNEYS.welcome ?? '').replace('timeout: 2d', 'timeout: 3d');
      const slower = await compileShop({ journeys: { ...JOURNEYS, welcome } });
      expect(engine.install(slower, at(HOUR))).toEqual([]);
      for (let more = true; more; ) more = engine.runDue(at(HOUR), 100).more;
      restart(slower);
      expect(engine.read('ana')?.state.runs[0]?.digest).toBe(digest);
      const { decisions } = engine.runDue(at(2 * DAY + 2), 10);
      expect(decisions.map(({ decision }) => decision.step)).toContain('nudge');
      expect(store.readBundles().map((bundle) => bundle.digest)).toContain(digest);
      engine.erase('ana', at(3 * DAY));
      engine.install(plans.reject, at(3 * DAY));
      expect(store.readBundles()).toHaveLength(2);
    });

    it('visits everybody after a new plan, so that old members enter a new journey at once (semantics 9)', async () => {
      const without = await compileShop({ journeys: { welcome: JOURNEYS.welcome ?? '' } });
      open(without);
      engine.accept([identify('ana'), event('order_completed', 'ana'), identify('bob')], at(0));
      const later = await compileShop({ journeys: { winback: JOURNEYS.winback ?? '' } });
      engine.install(later, at(6 * DAY));
      const names: string[] = [];
      for (let more = true; more; ) {
        const due = engine.runDue(at(6 * DAY), 1);
        names.push(
          ...due.decisions.filter(({ decision }) => decision.type === 'entered').map((row) => row.subscriber),
        );
        more = due.more;
      }
      expect(names).toEqual(['ana']);
    });

    it('lets in no more than the limit says, exactly (semantics 11)', async () => {
      const limited = ONE_EMAIL.replace(
        'while_active: parallel',
        'while_active: parallel, limit: { per_day: 2, total: 3 }',
      );
      open(await compileShop({ journeys: { hi: limited }, maxInFlight: 100 }));
      const entered = (ms: number) => {
        const batch = ['a', 'b', 'c'].flatMap((name) => [identify(name, ms), event('signed_up', name, ms)]);
        return engine.accept(batch, at(ms)).handOver.length;
      };
      expect([entered(0), entered(HOUR), entered(DAY), entered(2 * DAY)]).toEqual([2, 0, 1, 0]);
      expect(engine.decisions('c', 99).some(({ type }) => type === 'entry_refused')).toBe(true);
    });
  });

  describe('retention', () => {
    it('forgets raw events and decisions by age', () => {
      open(plans.narrow);
      engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      engine.maintain(at(91 * DAY));
      expect([engine.events('ana', 9), engine.decisions('ana', 9).length > 0]).toEqual([[], true]);
      engine.maintain(at(402 * DAY));
      expect(engine.decisions('ana', 9)).toEqual([]);
    });
  });
});
