/** What the engine promises over any store when things change: quarantine, erasure, sweeps, new plans, retention. */
import { describe, expect, it } from 'vitest';
import { AssertionFailure } from '../../src/base/assert.ts';
import type { Kinds } from '../../src/kernel/kinds.ts';
import {
  accepted,
  at,
  createRig,
  DAY,
  event,
  HOUR,
  identify,
  ONE_EMAIL,
  plans,
  START,
} from './engine-rig.ts';
import { STORES } from './stores.ts';
import { compileShop, JOURNEYS, kinds } from './workspace.ts';

describe.each(STORES)('engine on %s', (_, create) => {
  const rig = createRig(create);

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
      rig.open(plans.narrow, poisonous);
      const bad = [identify('bad', 0, { country: 'poison' }), event('signed_up', 'bad')];
      const good = [identify('good'), event('signed_up', 'good')];
      const both = rig.engine.accept([...bad, ...good], at(0));
      expect(both.results.map(({ status }) => status)).toEqual([
        'quarantined',
        'quarantined',
        'applied',
        'applied',
      ]);
      expect(both.handOver.map(({ subscriber }) => subscriber)).toEqual(['good']);
      const more = rig.engine.accept([event('cart_updated', 'bad', HOUR, { messageId: 'c' })], at(HOUR));
      expect(more.results[0]?.status).toBe('quarantined');
      const [row] = rig.store.readQuarantine();
      expect(row?.reason).toContain('the bug');
      expect(row?.replay).toMatchObject({ plan: plans.narrow.digest, at: START });
      expect(rig.engine.nextDueAt()).toBeGreaterThan(at(DAY * 365));

      rig.restart(plans.narrow);
      expect(rig.engine.read('bad')?.quarantined).toBe(true);
      const duplicate = rig.engine.accept([event('cart_updated', 'bad', HOUR, { messageId: 'c' })], at(HOUR));
      expect(duplicate.results[0]?.status).toBe('duplicate');
      const released = rig.engine.release('bad', at(2 * HOUR));
      expect(released.handOver.map(({ subscriber }) => subscriber)).toEqual(['bad']);
      expect(rig.engine.read('bad')?.quarantined).toBe(false);
      expect(rig.store.readQuarantine()).toEqual([]);
    });

    it('does not stop the replay clock for a send that somebody in quarantine has in flight (semantics 4)', () => {
      rig.open(plans.narrow, poisonous);
      const first = rig.engine.feed([identify('bad'), event('signed_up', 'bad')]);
      expect(first.handOver).toHaveLength(1);
      const poison = [identify('bad', HOUR, { country: 'poison' }), event('signed_up', 'bad', HOUR)];
      expect(rig.engine.feed(poison)).toMatchObject({ consumed: 0, done: false });
      rig.engine.accept(poison, at(HOUR));
      expect(rig.engine.read('bad')?.quarantined).toBe(true);
      expect(rig.engine.feed([event('signed_up', 'bad', 2 * HOUR)])).toMatchObject({
        consumed: 1,
        done: true,
      });
    });
  });

  describe('erasure', () => {
    it('forgets everything but suppressions; a later event starts anew (semantics 39)', () => {
      rig.open(plans.narrow);
      rig.engine.accept([event('cart_updated', null, 0, { anonymousId: 'visitor' })], at(0));
      rig.engine.accept([{ ...identify('ana'), anonymousId: 'visitor' }, event('signed_up', 'ana')], at(0));
      expect(rig.engine.inFlight('email')).toBe(1);
      expect(rig.engine.erase('visitor', at(HOUR))).toBe(true);
      expect([rig.engine.read('ana'), rig.engine.read('visitor')]).toEqual([null, null]);
      expect([rig.engine.decisions('ana', 9), rig.engine.events('ana', 9)]).toEqual([[], []]);
      expect([rig.engine.inFlight('email'), rig.store.counts()]).toEqual([
        0,
        { subscribers: 0, queued: 0, held: 0 },
      ]);
      expect(rig.store.readRunCounts()).toEqual([]);
      expect(rig.engine.erase('ana', at(HOUR))).toBe(false);
      rig.engine.accept([event('cart_updated', 'ana', 2 * HOUR)], at(2 * HOUR));
      expect(rig.engine.read('ana')?.state?.profile).toEqual({});
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
      rig.open(plan);
      const names = Array.from({ length: 23 }, (_unused, index) => `s${index}`);
      rig.engine.accept(
        names.map((name, index) => identify(name, 0, { country: index % 2 === 0 ? 'ES' : 'PT' })),
        at(0),
      );
      expect(rig.engine.nextDueAt()).toBe(at(3 * HOUR));
      const reached: string[] = [];
      for (let turn = 0; turn < 2; turn += 1) {
        reached.push(...rig.engine.runDue(at(3 * HOUR), 5).handOver.map(({ subscriber }) => subscriber));
      }
      rig.restart(plan);
      for (let turn = 0; turn < 20; turn += 1) {
        const due = rig.engine.runDue(at(3 * HOUR), 5);
        reached.push(...due.handOver.map(({ subscriber }) => subscriber));
        if (!due.more) break;
      }
      expect(reached.toSorted()).toEqual(names.filter((_name, index) => index % 2 === 0).toSorted());
      expect(rig.store.readSweeps()).toEqual([]);
    });

    it('follow a schedule; occurrences missed while nobody ran are run once', async () => {
      const news = broadcast('schedule: { every: day, at: "10:00" }');
      const plan = await compileShop({ journeys: { news } });
      rig.open(plan);
      rig.engine.accept([identify('ana', 0, { country: 'ES' })], at(0));
      expect(new Date(rig.engine.nextDueAt()).toISOString()).toBe('2026-03-02T09:00:00.000Z');
      const run = (ms: number) => {
        const sent: number[] = [];
        for (;;) {
          const due = rig.engine.runDue(at(ms), 10);
          sent.push(...due.handOver.map(({ at }) => at));
          rig.engine.outcomes(due.handOver.map(accepted), at(ms));
          if (!due.more) return sent.length;
        }
      };
      expect(run(0)).toBe(1);
      expect(run(DAY - 1)).toBe(0);
      expect(run(DAY)).toBe(1);
      expect(run(6 * DAY + HOUR)).toBe(2);
      expect(new Date(rig.store.readSweeps()[0]?.dueAt ?? 0).toISOString()).toBe('2026-03-09T09:00:00.000Z');
    });
  });

  describe('plans', () => {
    it('refuses a plan in which parked runs lose their step, unless it says what becomes of them (semantics 36)', async () => {
      rig.open(plans.shop);
      rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      const welcome = (JOURNEYS.welcome ?? '').replace('id: hello', 'id: hallo');
      const renamed = await compileShop({ journeys: { ...JOURNEYS, welcome } });
      expect(rig.engine.install(renamed, at(1))).toMatchObject([
        { code: 'parked_step_removed', journey: 'welcome', step: 'hello', count: 1 },
      ]);
      expect(rig.engine.plan()?.digest).toBe(plans.shop.digest);
      const moved = `${welcome}migrate: [ { moved: { from: hello, to: hallo } } ]\n`;
      const said = await compileShop({ journeys: { ...JOURNEYS, welcome: moved } });
      expect(rig.engine.install(said, at(1))).toEqual([]);
      expect(rig.engine.plan()?.digest).toBe(said.digest);
      const gone = await compileShop({ journeys: { winback: JOURNEYS.winback ?? '' } });
      expect(rig.engine.checkInstall(gone)).toMatchObject([
        { code: 'journey_removed', journey: 'welcome', count: 1 },
      ]);
      expect(rig.engine.install(gone, at(2), { drain: ['welcome'] })).toEqual([]);
    });

    it('ends the runs of a deleted journey where somebody says so, over restarts, and then forgets it (semantics 36)', async () => {
      rig.open(plans.shop);
      rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      const gone = await compileShop({ journeys: { winback: JOURNEYS.winback ?? '' } });
      expect(rig.engine.install(gone, at(1), { exit: ['welcome'] })).toEqual([]);
      rig.restart(gone);
      const { decisions } = rig.engine.runDue(at(1), 100);
      expect(decisions.map(({ decision }) => [decision.type, decision.reason])).toContainEqual([
        'exited',
        'migrated',
      ]);
      expect(rig.engine.read('ana')?.state?.runs).toEqual([]);
      // It comes back: whoever enters now stays.
      rig.engine.install(plans.shop, at(HOUR));
      rig.engine.accept([event('signed_up', 'ana', HOUR)], at(HOUR));
      expect(rig.engine.read('ana')?.state?.runs).toHaveLength(1);
      rig.engine.install(gone, at(2 * HOUR), { drain: ['welcome'] });
      for (let more = true; more; ) more = rig.engine.runDue(at(2 * HOUR), 100).more;
      expect(rig.engine.read('ana')?.state?.runs).toHaveLength(1);
    });

    it('sends nothing twice when the step of a message under way gets another name (semantics 31, 36)', async () => {
      rig.open(plans.shop);
      const { handOver } = rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      const welcome = (JOURNEYS.welcome ?? '').replace('id: hello', 'id: hallo');
      const moved = `${welcome}migrate: [ { moved: { from: hello, to: hallo } } ]\n`;
      const said = await compileShop({ journeys: { ...JOURNEYS, welcome: moved } });
      expect(rig.engine.install(said, at(1))).toEqual([]);
      expect(rig.engine.runDue(at(1), 100).handOver).toEqual([]);
      const [run] = rig.engine.read('ana')?.state?.runs ?? [];
      expect([run?.step, run?.digest]).toEqual(['hallo', said.plan.journeys.welcome?.digest]);
      expect(rig.engine.outcomes(handOver.map(accepted), at(2)).handOver).toEqual([]);
      expect(rig.engine.read('ana')?.state?.runs[0]?.step).toBe('order');
    });

    it('counts entries on, and keeps stopped what is stopped, when a journey gets another name (semantics 11, 37)', async () => {
      const { welcome = '', ...others } = JOURNEYS;
      const limited = welcome.replace('while_active: restart', 'while_active: restart, limit: { total: 2 }');
      rig.open(await compileShop({ journeys: { ...others, welcome: limited } }));
      rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      const order = { do: 'pause', scope: { journeys: ['welcome'] }, by: 'ana', reason: 'test' } as const;
      rig.engine.control({ ...order, mode: 'hold' }, at(1));
      const greeting = `${limited.replace('name: welcome', 'name: greeting')}migrate: [ { moved: { journey: welcome } } ]\n`;
      const said = await compileShop({ journeys: { ...others, greeting } });
      expect(rig.engine.install(said, at(2))).toEqual([]);
      expect(rig.engine.controls().map(({ scope }) => scope.journeys)).toEqual([['welcome', 'greeting']]);
      // One more may enter, and its message waits.
      const people = ['bob', 'eva'].flatMap((id) => [identify(id), event('signed_up', id)]);
      expect(rig.engine.accept(people, at(3)).handOver).toEqual([]);
      expect(['bob', 'eva'].map((id) => rig.engine.read(id)?.state?.runs.length)).toEqual([1, 0]);
      // Installed again, nothing is counted twice.
      const again = await compileShop({ journeys: { ...others, greeting: greeting.replace('2d', '3d') } });
      expect(rig.engine.install(again, at(4))).toEqual([]);
      expect(rig.store.readEntries('greeting', 'total')).toBe(2);
    });

    it('takes runs, sends and the memory of entries along when a journey gets another name (semantics 36)', async () => {
      rig.open(plans.shop);
      rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      const digest = rig.engine.read('ana')?.state?.runs[0]?.digest;
      const { welcome = '', ...others } = JOURNEYS;
      const named = welcome.replace('name: welcome', 'name: greeting');
      const silent = await compileShop({ journeys: { ...others, greeting: named } });
      expect(rig.engine.install(silent, at(1))).toMatchObject([
        { code: 'journey_removed', journey: 'welcome', count: 1 },
      ]);
      const greeting = `${named}migrate: [ { moved: { journey: welcome } } ]\n`;
      const said = await compileShop({ journeys: { ...others, greeting } });
      expect(rig.engine.install(said, at(1))).toEqual([]);
      rig.engine.runDue(at(1), 100);
      const { runs = [], history = [], sends = [] } = rig.engine.read('ana')?.state ?? {};
      expect(runs.map(({ journey, digest: on, step }) => [journey, on, step])).toEqual([
        ['greeting', digest, 'hello'],
      ]);
      expect(history.map(({ name }) => name)).toEqual(['greeting']);
      expect(sends.map(({ journey }) => journey)).toEqual(['greeting']);
      // Without the memory of the old name this would be a second welcome.
      rig.engine.accept([event('signed_up', 'ana')], at(2));
      expect(rig.engine.read('ana')?.state?.runs).toHaveLength(1);
    });

    it('keeps a run on the digest it began with, over restarts, and drops the digest when nothing needs it (semantics 35)', async () => {
      rig.open(plans.shop);
      const { handOver } = rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      rig.engine.outcomes(handOver.map(accepted), at(1));
      const digest = rig.engine.read('ana')?.state?.runs[0]?.digest;
      const welcome = (JOURNEYS.welcome ?? '').replace('timeout: 2d', 'timeout: 3d');
      const slower = await compileShop({ journeys: { ...JOURNEYS, welcome } });
      expect(rig.engine.install(slower, at(HOUR))).toEqual([]);
      for (let more = true; more; ) more = rig.engine.runDue(at(HOUR), 100).more;
      rig.restart(slower);
      expect(rig.engine.read('ana')?.state?.runs[0]?.digest).toBe(digest);
      const { decisions } = rig.engine.runDue(at(2 * DAY + 2), 10);
      expect(decisions.map(({ decision }) => decision.step)).toContain('nudge');
      expect(rig.store.readBundles().map((bundle) => bundle.digest)).toContain(digest);
      rig.engine.erase('ana', at(3 * DAY));
      rig.engine.install(plans.reject, at(3 * DAY));
      expect(rig.store.readBundles()).toHaveLength(2);
    });

    it('visits everybody after a new plan, so that old members enter a new journey at once (semantics 9)', async () => {
      const without = await compileShop({ journeys: { welcome: JOURNEYS.welcome ?? '' } });
      rig.open(without);
      rig.engine.accept([identify('ana'), event('order_completed', 'ana'), identify('bob')], at(0));
      const later = await compileShop({ journeys: { winback: JOURNEYS.winback ?? '' } });
      rig.engine.install(later, at(6 * DAY));
      const names: string[] = [];
      for (let more = true; more; ) {
        const due = rig.engine.runDue(at(6 * DAY), 1);
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
      rig.open(await compileShop({ journeys: { hi: limited }, maxInFlight: 100 }));
      const entered = (ms: number) => {
        const batch = ['a', 'b', 'c'].flatMap((name) => [identify(name, ms), event('signed_up', name, ms)]);
        return rig.engine.accept(batch, at(ms)).handOver.length;
      };
      expect([entered(0), entered(HOUR), entered(DAY), entered(2 * DAY)]).toEqual([2, 0, 1, 0]);
      expect(rig.engine.decisions('c', 99).some(({ type }) => type === 'entry_refused')).toBe(true);
    });
  });

  describe('retention', () => {
    it('forgets raw events and decisions by age', () => {
      rig.open(plans.narrow);
      rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      rig.engine.maintain(at(91 * DAY));
      expect([rig.engine.events('ana', 9), rig.engine.decisions('ana', 9).length > 0]).toEqual([[], true]);
      rig.engine.maintain(at(402 * DAY));
      expect(rig.engine.decisions('ana', 9)).toEqual([]);
    });
  });
});
