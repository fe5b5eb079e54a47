/** Laws of conditions over what happened before: they agree with plain loops over the whole log, at any moment. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Arrival,
  compileRight,
  foldAll,
  judge,
  makeEvent,
  makeRun,
  STEP,
} from '../../../tests/fixtures/kinds.ts';
import { Truth } from '../../kernel/kinds.ts';

const LAST = 60;
const instants = fc.array(fc.integer({ min: 0, max: LAST }), { maxLength: 12 });
/** Event times in any order; `lead`: how much later than handled the event is dated. */
const log = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: LAST }), lead: fc.integer({ min: 0, max: 15 }) }),
  {
    maxLength: 12,
  },
);

const COUNTS: readonly [string, (count: number) => boolean][] = [
  ['', (count) => count >= 1],
  [', count: { gte: 3 }', (count) => count >= 3],
  [', count: { lt: 2 }', (count) => count < 2],
  [', count: 2', (count) => count === 2],
  [', count: { gt: 0, lte: 2 }', (count) => count > 0 && count <= 2],
  [', count: { in: [1, 4] }', (count) => count === 1 || count === 4],
  [', count: { not: 1 }', (count) => count !== 1],
  [', count: { gte: 9 }', (count) => count >= 9],
];

describe('a count in a window', () => {
  it.each(COUNTS)('agrees with a plain loop: event%s (semantics 3)', (count, expected) => {
    const compiled = compileRight(`{ event: call_received, within: 20ms${count} }`);
    fc.assert(
      fc.property(log, fc.integer({ min: 0, max: 100 }), (events, now) => {
        const arrivals = events.map(({ at, lead }) => ({
          event: makeEvent('call_received', at + lead),
          now: at,
        }));
        const facts = foldAll(
          compiled.world.facts,
          arrivals.filter((each) => each.now <= now),
        );
        const counted = arrivals.filter(
          (each) => each.now <= now && each.event.at > now - 20 && each.event.at <= now,
        ).length;
        expect(judge(compiled, { now, facts }).truth === Truth.True).toBe(expected(counted));
      }),
    );
  });

  it.each(COUNTS)('is constant until validUntil: event%s', (count) => {
    for (const within of [', within: 20ms', '']) {
      const compiled = compileRight(`{ event: call_received${within}${count} }`);
      fc.assert(
        fc.property(log, fc.integer({ min: 0, max: LAST }), (events, now) => {
          const arrivals = events.map(({ at, lead }) => ({
            event: makeEvent('call_received', at + lead),
            now: at,
          }));
          const facts = foldAll(compiled.world.facts, arrivals);
          const { truth, validUntil } = judge(compiled, { now, facts });
          expect(validUntil).toBeGreaterThan(now);
          for (let later = now; later < Math.min(validUntil, now + 120); later += 1) {
            expect(judge(compiled, { now: later, facts }).truth).toBe(truth);
          }
        }),
      );
    }
  });

  it('does not depend on the order of arrival', () => {
    const compiled = compileRight('{ event: call_received, within: 20ms, count: { gte: 3 } }');
    fc.assert(
      fc.property(instants, fc.integer(), (ats, seed) => {
        const arrivals = ats.map((at): Arrival => ({ event: makeEvent('call_received', at), now: LAST }));
        const turned = arrivals.map((each, index) => ({ each, key: (index * 7919 + seed) % 13 }));
        turned.sort((left, right) => left.key - right.key);
        const other = turned.map(({ each }) => each);
        expect(foldAll(compiled.world.facts, other)).toEqual(foldAll(compiled.world.facts, arrivals));
      }),
    );
  });
});

describe('since', () => {
  const entry = { name: 'cart_updated', at: 100, properties: { cart: 'c1' } } as never;
  const fold = (
    compiled: ReturnType<typeof compileRight>,
    ...events: readonly (readonly [string, number])[]
  ) =>
    foldAll(
      compiled.world.facts,
      events.map(([name, at]) => ({ event: makeEvent(name, at, { cart: 'c1' }) })),
    );

  it.each([
    ['nothing but the event that started the run', [['cart_updated', 100]], Truth.False],
    [
      'one before',
      [
        ['cart_updated', 90],
        ['cart_updated', 100],
      ],
      Truth.False,
    ],
    [
      'one after',
      [
        ['cart_updated', 100],
        ['cart_updated', 101],
      ],
      Truth.True,
    ],
    [
      'another in the same millisecond',
      [
        ['cart_updated', 100],
        ['cart_updated', 100],
      ],
      Truth.True,
    ],
  ] as const)('entry leaves out the event that started the run: %s (semantics 13)', (_, events, truth) => {
    const compiled = compileRight('{ event: cart_updated, since: entry }', STEP);
    const facts = fold(compiled, ...events);
    expect(judge(compiled, { now: 200, facts, run: makeRun({ entry }) }).truth).toBe(truth);
  });

  it('tells whether the event that started the run is among the counted at all', () => {
    const compiled = compileRight('{ event: cart_updated, since: entry, where: { event.cart: c2 } }', STEP);
    const facts = foldAll(compiled.world.facts, [
      { event: makeEvent('cart_updated', 100, { cart: 'c1' }) },
      { event: makeEvent('cart_updated', 100, { cart: 'c2' }) },
    ]);
    expect(judge(compiled, { now: 200, facts, run: makeRun({ entry }) }).truth).toBe(Truth.True);
  });

  it('step counts from arrival and leaves out the event that moved the run (semantics 13)', () => {
    const compiled = compileRight('{ event: call_received }', { ...STEP, since: 'step' });
    const moved = { name: 'call_received', at: 150, properties: {} } as never;
    const run = makeRun({ entry, arrivedAt: 150, event: moved });
    const judged = (...ats: readonly number[]) =>
      judge(compiled, {
        now: 200,
        run,
        facts: foldAll(
          compiled.world.facts,
          ats.map((at) => ({ event: makeEvent('call_received', at) })),
        ),
      }).truth;
    expect([judged(140, 150), judged(150, 150), judged(150, 151)]).toEqual([
      Truth.False,
      Truth.True,
      Truth.True,
    ]);
  });

  it('a step counts from the arrival there, and is unknown where the run has not been', () => {
    const compiled = compileRight('{ event: call_received, since: reminder }', STEP);
    expect(compiled.spec).toMatchObject({ since: 'mark', mark: 'reminder' });
    const facts = fold(compiled, ['call_received', 120]);
    const truthAt = (marks: object) =>
      judge(compiled, { now: 200, facts, run: makeRun({ entry, marks: marks as never }) }).truth;
    expect(truthAt({ reminder: 110 })).toBe(Truth.True);
    expect(truthAt({ reminder: 130 })).toBe(Truth.False);
    expect(truthAt({})).toBe(Truth.Unknown);
  });

  it('the place says from when, unless there is a window', () => {
    expect(compileRight('{ event: call_received }', STEP).spec.since).toBe('entry');
    expect(compileRight('{ event: call_received, within: 90d }', STEP).spec.since).toBe('ever');
    expect(compileRight('{ event: call_received }').spec.since).toBe('ever');
    const both = compileRight('{ event: call_received, within: 50ms, since: entry }', STEP);
    const facts = fold(both, ['call_received', 110]);
    const truths = [150, 160].map((now) => judge(both, { now, facts, run: makeRun({ entry }) }).truth);
    expect(truths).toEqual([Truth.True, Truth.False]);
  });
});
