/** `event`: what it takes, the facts it needs, keys. Counting is in `../history.test.ts`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compileExample,
  compileRight,
  compileWrong,
  describeSpec,
  foldAll,
  judge,
  makeEvent,
  makeRun,
  STEP,
} from '../../../../tests/fixtures/kinds.ts';
import { Truth } from '../../../kernel/kinds.ts';

describe('event', () => {
  it.each([
    ['{ event: order_complete }', 'unknown-event'],
    ['{ event: [order_completed] }', 'bad-shape'],
    ['{ event: order_completed, count: { gte: 1.5 } }', 'bad-count'],
    ['{ event: order_completed, count: -1 }', 'bad-count'],
    ['{ event: order_completed, count: many }', 'bad-type'],
    ['{ event: order_completed, count: { gte: 0 } }', 'bad-count'],
    ['{ event: order_completed, count: { lt: 0 } }', 'bad-count'],
    ['{ event: order_completed, count: { exists: true } }', 'bad-count'],
    ['{ event: order_completed, count: { gte: { ref: profile.seats } } }', 'bad-count'],
    ['{ event: order_completed, count: { gte: 5000 }, within: 9d }', 'bad-count'],
    ['{ event: order_completed, within: 0s }', 'bad-value'],
    ['{ event: order_completed, since: entry }', 'bad-since'],
    ['{ event: order_completed, withn: 9d }', 'unknown-key'],
    ['{ event: order_completed, where: { event.totl: 3 } }', 'bad-path'],
    ['{ event: order_completed, where: { segment: vip } }', 'history-where'],
    ['{ event: order_completed, where: { event: call_received } }', 'history-where'],
    ['{ event: order_completed, where: { event.total: { gt: { ref: trait.spent } } } }', 'history-where'],
    ['{ within: 9d }', 'unknown-key'],
  ])('is checked: %s', (text, code) => {
    expect(compileWrong(text).map((each) => each.code)).toEqual([code]);
  });

  it.each([
    ['{ event: order_completed, where: { entry.cart: c1 } }'],
    ['{ event: order_completed, where: { event.cart: { not: { ref: entry.cart } } } }'],
    ['{ event: order_completed, where: { any: [{ event.cart: { ref: entry.cart } }] } }'],
    [
      '{ event: order_completed, where: { event.cart: { ref: entry.cart }, event.sku: { ref: entry.cart } } }',
    ],
    ['{ event: order_completed, where: { event.at: { ref: entry.at } } }'],
    ['{ event: order_completed, since: nowhere }', 'unknown-step'],
  ])('may compare with its run in one way only: %s', (text, code = 'history-where') => {
    expect(compileWrong(text, STEP).map((each) => each.code)).toEqual([code]);
  });

  it.each([
    ['{ event: order_completed }', { kind: 'recent', event: 'order_completed', keep: 1 }],
    ['{ event: order_completed, count: { gte: 2 } }', { kind: 'recent', event: 'order_completed', keep: 2 }],
    [
      '{ event: order_completed, count: { lt: 5 }, within: 9d }',
      { kind: 'recent', event: 'order_completed', keep: 5 },
    ],
    [
      '{ event: order_completed, count: 4, within: 9d }',
      { kind: 'recent', event: 'order_completed', keep: 5 },
    ],
    ['{ event: order_completed, count: { gte: 100 } }', { kind: 'tally', event: 'order_completed' }],
  ])('keeps as much as the comparison needs: %s', (text, fact) => {
    expect(Object.values(compileRight(text).world.facts)).toEqual([fact]);
  });

  it('keeps one more where the event that started the run may be among them, two at a step', () => {
    const keeps = ['entry', 'step', 'welcome'].map((since) => {
      const { world } = compileRight(`{ event: order_completed, since: ${since} }`, STEP);
      return Object.values(world.facts)[0]?.keep;
    });
    expect(keeps).toEqual([2, 3, 3]);
  });

  it('shares a fact whatever the window and wherever it is written', () => {
    const text =
      '{ all: [{ event: order_completed, within: 9d, where: { event.sku: a } }, { event: order_completed, where: { event.sku: a } }] }';
    expect(Object.keys(compileRight(text).world.facts)).toHaveLength(1);
  });

  it('judges where when the event arrives, with the profile of that moment', () => {
    const compiled = compileRight(
      '{ event: order_completed, where: { event.total: { gt: 50 }, profile.vip: true } }',
    );
    const arrivals = [{ event: makeEvent('order_completed', 1, { total: 60 }) }];
    const judgeWith = (vip: boolean) =>
      judge(compiled, {
        now: 5,
        facts: foldAll(compiled.world.facts, arrivals, { vip }),
        profile: { vip: !vip },
      });
    expect([judgeWith(true).truth, judgeWith(false).truth]).toEqual([Truth.True, Truth.False]);
  });

  describe('with an equality with its run', () => {
    const compiled = compileRight(
      '{ event: \'Checkout Started\', where: { all: [{ event["Cart Id"]: { ref: entry.cart } }] } }'.replace(
        'event["Cart Id"]',
        '\'event["Cart Id"]\'',
      ),
      { ...STEP, since: 'ever' },
    );
    const facts = foldAll(compiled.world.facts, [
      { event: makeEvent('Checkout Started', 5, { 'Cart Id': 'c1' }) },
    ]);
    const judgeCart = (properties: object) =>
      judge(compiled, {
        now: 9,
        facts,
        run: makeRun({ entry: { name: 'cart_updated', at: 7, properties } as never }),
      }).truth;

    it('keeps instants by that value (use case 03)', () => {
      expect(Object.values(compiled.world.facts)).toEqual([
        { kind: 'recent', event: 'Checkout Started', keep: 1, by: ['Cart Id'] },
      ]);
      expect([judgeCart({ cart: 'c1' }), judgeCart({ cart: 'c2' })]).toEqual([Truth.True, Truth.False]);
    });

    it('is unknown where the run has no such value', () => {
      expect(judgeCart({})).toBe(Truth.Unknown);
    });

    it('takes the rest of where to the fact', () => {
      const { world } = compileRight(
        '{ event: order_completed, within: 9d, where: { event.cart: { ref: entry.cart }, event.total: { gt: 5 } } }',
        STEP,
      );
      expect(Object.values(world.facts)).toMatchObject([
        { by: ['cart'], windowMs: 9 * 86_400_000, where: { kind: 'compare', path: ['event', 'total'] } },
      ]);
    });
  });

  it.each([
    ['{ event: call_received }', 'any `call_received` since entry'],
    [
      '{ event: order_completed, count: { gte: 2 }, within: 90d, where: { event.total: { gt: 50 } } }',
      'number of `order_completed` where `event.total` is more than 50 within 90 days is at least 2',
    ],
    [
      '{ event: order_completed, since: welcome, where: { event.cart: { ref: entry.cart } } }',
      'any `order_completed` whose `cart` is `entry.cart` since step `welcome`',
    ],
  ])('says %s in plain language', (text, said) => {
    expect(describeSpec(compileRight(text, STEP).spec)).toBe(said);
  });

  it('compiles its example', () => {
    const { spec, world } = compileExample(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));
    expect(spec.kind).toBe('all');
    expect(Object.values(world.facts).map((fact) => fact.event)).toEqual([
      'order_completed',
      'complaint_opened',
    ]);
  });
});
