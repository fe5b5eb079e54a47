/** What the engine promises over any store, the memory and the SQLite host alike: intake, and sends. */
import { describe, expect, it } from 'vitest';
import type { SendKey } from '../../src/base/ids.ts';
import type { AttemptOutcome, HandOver, Incoming } from '../../src/hosts/host.ts';
import { accepted, at, createRig, DAY, event, HOUR, identify, plans } from './engine-rig.ts';
import { STORES } from './stores.ts';

describe.each(STORES)('engine on %s', (_, create) => {
  const rig = createRig(create);

  describe('intake', () => {
    it('applies a message id once within seven days, over restarts too (semantics 7)', () => {
      rig.open(plans.shop);
      rig.engine.accept([identify('ana')], at(0));
      const batch = [event('signed_up', 'ana', 0, { messageId: 'm' })];
      expect(rig.engine.accept([...batch, ...batch], at(0)).results.map(({ status }) => status)).toEqual([
        'applied',
        'duplicate',
      ]);
      rig.restart(plans.shop);
      const again = (ms: number) =>
        rig.engine.accept([event('signed_up', 'ana', ms, { messageId: 'm' })], at(ms)).results[0]?.status;
      expect(again(6 * DAY)).toBe('duplicate');
      expect(again(9 * DAY)).toBe('applied');
    });

    it('remembers more ids than fit beside the state', () => {
      rig.open(plans.shop);
      const many = Array.from({ length: 700 }, (_unused, index) =>
        event('cart_updated', 'ana', 0, { messageId: `n${index}` }),
      );
      const statuses = (batch: Incoming[]) =>
        new Set(rig.engine.accept(batch, at(0)).results.map(({ status }) => status));
      expect(statuses(many.slice(0, 300))).toEqual(new Set(['applied']));
      expect(statuses(many.slice(300))).toEqual(new Set(['applied']));
      expect(statuses(many)).toEqual(new Set(['duplicate']));
    });

    it.each(['create', 'hold', 'reject'] as const)(
      'treats somebody unknown as the workspace says: %s',
      (unknown) => {
        const plan = { create: plans.shop, hold: plans.hold, reject: plans.reject }[unknown];
        rig.open(plan);
        const [first, second] = rig.engine.accept(
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
        expect(rig.engine.read('ana') === null).toBe(unknown !== 'create');
        rig.engine.accept([identify('ana', HOUR)], at(HOUR));
        expect(rig.engine.decisions('ana', 9).some(({ type }) => type === 'entered')).toBe(
          unknown !== 'reject',
        );
        expect(
          rig.engine.accept([event('signed_up', 'ana', 2 * HOUR, { messageId: 'm' })], at(2 * HOUR))
            .results[0]?.status,
        ).toBe(unknown === 'reject' ? 'applied' : 'duplicate');
      },
    );

    it('joins an anonymous visitor with the person who signs in, and later anonymous events follow (semantics 10)', () => {
      rig.open(plans.shop);
      rig.engine.accept([event('order_completed', null, 0, { anonymousId: 'visitor' })], at(0));
      expect(rig.engine.read('visitor')?.state?.id).toBe('visitor');
      rig.engine.accept([{ ...identify('ana', HOUR), anonymousId: 'visitor' }], at(HOUR));
      expect(rig.engine.read('visitor')?.state?.id).toBe('ana');
      expect(rig.engine.read('ana')?.aliases).toEqual(['visitor']);
      expect(rig.store.counts().subscribers).toBe(1);
      const late = rig.engine.accept(
        [event('signed_up', null, 2 * HOUR, { anonymousId: 'visitor' })],
        at(2 * HOUR),
      );
      expect(late.results).toEqual([{ status: 'applied', subscriber: 'ana' }]);
      expect(late.handOver.map(({ subscriber }) => subscriber)).toEqual(['ana']);
      expect(rig.engine.events('ana', 10).map(({ name }) => name)).toEqual(['order_completed', 'signed_up']);
    });

    it('merges two known subscribers on an alias, within one instant, and moves their sends', () => {
      rig.open(plans.shop);
      const first = rig.engine.accept([identify('old'), event('signed_up', 'old')], at(0));
      const send = first.handOver[0] as HandOver;
      const alias: Incoming = {
        messageId: 'a',
        subscriber: 'new',
        previousId: 'old',
        at: at(HOUR),
        inputs: [],
      };
      rig.engine.accept([event('cart_updated', 'old', HOUR), alias], at(HOUR));
      expect(rig.engine.read('old')?.state?.id).toBe('new');
      expect(rig.engine.read('new')?.state?.profile.email).toBe('old@x.example');
      const done = rig.engine.outcomes([accepted(send)], at(HOUR));
      expect(done.settled).toEqual([{ key: send.key, channel: 'email', state: 'accepted' }]);
      expect(rig.engine.read('new')?.state?.sends).toEqual([]);
      expect(rig.engine.inFlight('email')).toBe(0);
    });

    it('handles messages of one subscriber at several instants one after the other, those of one instant together', () => {
      rig.open(plans.shop);
      const { handOver } = rig.engine.accept(
        [identify('ana'), event('unsubscribed_all', 'ana', 2 * HOUR), event('signed_up', 'ana', HOUR)],
        at(3 * HOUR),
      );
      expect(handOver.map(({ at }) => at)).toEqual([at(HOUR)]);
      expect(rig.engine.read('ana')?.state?.runs).toEqual([]);
      // At one instant the exit comes first, and does not exit the run that the other event starts (semantics 1).
      rig.engine.accept(
        [event('signed_up', 'ana', 4 * HOUR), event('unsubscribed_all', 'ana', 4 * HOUR)],
        at(4 * HOUR),
      );
      expect(rig.engine.read('ana')?.state?.now).toBe(at(4 * HOUR));
    });

    it('marks what is older than the lateness, and clamps the future (semantics 4)', () => {
      rig.open(plans.shop);
      const old = { ...event('signed_up', 'ana', 0), at: at(2 * HOUR) };
      expect(rig.engine.accept([identify('ana'), old], at(2 * HOUR)).handOver).toEqual([]);
      const future = { ...event('order_completed', 'ana', 9 * DAY), at: at(2 * HOUR) };
      rig.engine.accept([future], at(2 * HOUR));
      expect(rig.engine.events('ana', 9).map(({ name, at, late }) => [name, at, late ?? false])).toEqual([
        ['signed_up', at(0), true],
        ['order_completed', at(2 * HOUR), false],
      ]);
    });
  });

  describe('sends', () => {
    it('hands over no more than the channel may have in flight, queues the rest, and claims them in order', () => {
      rig.open(plans.narrow);
      const people = ['a', 'b', 'c', 'd', 'e'];
      const batch = people.flatMap((name) => [identify(name), event('signed_up', name)]);
      const first = rig.engine.accept(batch, at(0));
      expect(first.handOver.map(({ subscriber }) => subscriber)).toEqual(['a', 'b']);
      expect(first.queued).toEqual(['email']);
      expect(rig.engine.inFlight('email')).toBe(2);
      expect(rig.engine.claim('email', 10, at(1)).handOver).toEqual([]);
      rig.engine.outcomes(first.handOver.slice(0, 1).map(accepted), at(1));
      const next = rig.engine.claim('email', 10, at(2));
      expect(next.handOver.map(({ subscriber, attempt }) => [subscriber, attempt])).toEqual([['c', 1]]);
      rig.engine.outcomes([...first.handOver.slice(1), ...next.handOver].map(accepted), at(3));
      expect(rig.engine.claim('email', 10, at(4)).handOver.map(({ subscriber }) => subscriber)).toEqual([
        'd',
        'e',
      ]);
      expect(rig.store.counts().queued).toBe(0);
    });

    it('sends the same bytes under the same key again, and forgets them when the send is final (semantics 30, 31)', () => {
      rig.open(plans.narrow);
      const { handOver } = rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      const [first] = handOver as [HandOver];
      const retry: AttemptOutcome = {
        ...accepted(first),
        outcome: { result: 'retryable', reason: 'connection' },
      };
      rig.engine.outcomes([retry], at(1));
      rig.engine.accept([identify('ana', 2, { email: 'new@x.example' })], at(2));
      let second: HandOver | undefined;
      for (let turn = 0; turn < 5 && second === undefined; turn += 1) {
        [second] = rig.engine.runDue(rig.engine.nextDueAt(), 10).handOver;
      }
      expect(second?.attempt).toBe(2);
      // To the address that the gate has just judged: the old one may be suppressed by now.
      expect(second?.message).toEqual({ ...first.message, to: 'new@x.example' });
      const late = rig.engine.outcomes([{ ...accepted(first), attempt: 1 }], at(DAY));
      expect(late.settled).toEqual([]);
      rig.engine.outcomes([accepted(second as HandOver)], at(DAY));
      expect(rig.store.getOutbox(first.key)).toBe(null);
      expect(rig.engine.read('ana')?.state?.runs).toEqual([]);
    });

    it('calls the outcome unknown after a restart, once, and takes the next epoch', () => {
      rig.open(plans.narrow);
      const { handOver } = rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      const before = rig.engine.epoch;
      rig.restart(plans.narrow);
      expect(rig.engine.epoch).toBe(before + 1);
      rig.engine.recover(at(HOUR));
      const [send] = rig.engine.read('ana')?.state?.sends ?? [];
      expect([send?.state, send?.reason]).toEqual(['waiting', 'retry']);
      expect(rig.engine.recover(at(HOUR)).decisions).toEqual([]);
      expect(rig.engine.inFlight('email')).toBe(0);
      expect(rig.store.getOutbox((handOver[0] as HandOver).key)?.message).toEqual(handOver[0]?.message);
    });

    it('fences an engine off when another one has taken the store over', () => {
      const first = rig.open(plans.narrow);
      expect(first.holdsEpoch()).toBe(true);
      const second = rig.open(plans.narrow);
      expect([first.holdsEpoch(), second.holdsEpoch()]).toEqual([false, true]);
    });

    it('finds the subscriber of a receipt by the key of the send, and takes each receipt once (semantics 32)', () => {
      rig.open(plans.narrow);
      const { handOver } = rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
      const { key } = handOver[0] as HandOver;
      rig.engine.outcomes(handOver.map(accepted), at(1));
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
      const taken = rig.engine.receipts([notice, notice], at(HOUR));
      expect(taken.decisions.filter(({ decision }) => decision.type === 'suppressed')).toHaveLength(1);
      expect(rig.store.readSuppression('email:ana@x.example')?.reason).toBe('hard_bounced');
      rig.engine.accept([event('signed_up', 'ana', 2 * HOUR)], at(2 * HOUR));
      expect(
        rig.engine
          .decisions('ana', 99)
          .some(({ type, kind }) => type === 'refused' && kind === 'suppression'),
      ).toBe(true);
    });

    it('suppresses the address of a receipt about nobody we know, and never softens a bounce', () => {
      rig.open(plans.narrow);
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
      rig.engine.receipts([receipt('hard_bounced'), receipt('unsubscribed')], at(0));
      expect(rig.store.readSuppression('email:z@x.example')?.reason).toBe('hard_bounced');
    });
  });
});
