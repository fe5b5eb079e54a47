/** Whose turn it is: priority first, then one journey after the other, and nobody waits longer than a round. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countQueued, nextRound, type Queues, type Turns } from './queues.ts';

const queuesOf = (counts: {
  readonly [priority: number]: { readonly [journey: string]: number };
}): Queues => {
  const priorities = Object.entries(counts).map(
    ([priority, journeys]) => [Number(priority), new Map(Object.entries(journeys))] as const,
  );
  return new Map([['email', new Map(priorities)]]);
};
const shares = (queues: Queues, count: number, turns: Turns = {}) =>
  nextRound(queues, 'email', count, turns).shares.map(
    ({ priority, journey, count: share }) => `${priority} ${journey} ${share}`,
  );

describe('the next permits of a lane', () => {
  it('go to the highest priority first', () => {
    const queues = queuesOf({ 20: { a: 5 }, 100: { z: 2 } });
    expect(shares(queues, 1)).toEqual(['100 z 1']);
    expect(shares(queues, 4)).toEqual(['100 z 2', '20 a 2']);
    expect(shares(queues, 99)).toEqual(['100 z 2', '20 a 5']);
    expect(countQueued(queues, 'email')).toBe(7);
  });

  it('go to one journey after the other, from behind the last', () => {
    const queues = queuesOf({ 20: { a: 5, b: 1, c: 5 } });
    expect(shares(queues, 4)).toEqual(['20 a 2', '20 b 1', '20 c 1']);
    expect(shares(queues, 2, { 20: 'a' })).toEqual(['20 b 1', '20 c 1']);
    expect(shares(queues, 1, { 20: 'c' })).toEqual(['20 a 1']);
    expect(shares(queues, 1, { 20: 'gone' })).toEqual(['20 a 1']);
  });

  it('to nobody where nobody waits, or nothing is free', () => {
    expect(shares(queuesOf({}), 5)).toEqual([]);
    expect(shares(queuesOf({ 20: { a: 1 } }), 0)).toEqual([]);
    expect(nextRound(new Map(), 'email', 5, { 20: 'a' }).turns).toEqual({ 20: 'a' });
  });

  it('differ by at most one between journeys that wait all the time, however the permits come', () => {
    const waiting = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 40 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(
        waiting,
        fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 40 }),
        (journeys, permits) => {
          const left = { ...journeys };
          const given: { [journey: string]: number } = {};
          let turns: Turns = {};
          for (const count of permits) {
            const round = nextRound(queuesOf({ 20: left }), 'email', count, turns);
            turns = round.turns;
            for (const { journey, count: share } of round.shares) {
              given[journey] = (given[journey] ?? 0) + share;
              left[journey] = (left[journey] ?? 0) - share;
              if (left[journey] === 0) delete left[journey];
            }
            const counts = Object.keys(left).map((journey) => given[journey] ?? 0);
            expect(
              Math.max(0, ...counts) - Math.min(...counts, Number.POSITIVE_INFINITY),
            ).toBeLessThanOrEqual(1);
          }
          const sum = Object.values(given).reduce((total, count) => total + count, 0);
          const wanted = permits.reduce((total, count) => total + count, 0);
          const all = Object.values(journeys).reduce((total, count) => total + count, 0);
          expect(sum).toBe(Math.min(wanted, all));
        },
      ),
    );
  });
});
