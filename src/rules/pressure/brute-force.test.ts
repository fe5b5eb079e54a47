/** The worst case against walks by brute force: never too low, and exact where nothing is left to chance. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JourneyPlan } from '../../plan/plan.ts';
import { COUNT_MAX } from './busiest.ts';
import { clock, journeyOf, peaks, send, span, type Tree, until, waitFor } from './journeys.fixture.ts';
import { DAY_MS, HOUR_MS, mostWithin, walkRuns } from './walk.fixture.ts';

const moments = fc.oneof(
  fc.constantFrom(1, 6, 23, 24, 30, 48).map((hours) => span(hours)),
  fc.constantFrom(1, 10, 20).map((hour) => clock(hour)),
  fc
    .tuple(fc.constantFrom(1, 10), fc.constantFrom(1, 2), fc.constantFrom(null, [1], [1, 4]))
    .map(([hour, days, weekdays]) => clock(hour, days, weekdays)),
  fc.constantFrom([1], [2, 6]).map((weekdays) => clock(10, 0, weekdays)),
  fc.integer({ min: 0, max: 5 }).map((days) => until('entry', days, 'continue')),
);
const { list } = fc.letrec<{ list: readonly Tree[]; tree: Tree }>((tie) => {
  const nested = tie('list');
  return {
    list: fc.array(tie('tree'), { minLength: 1, maxLength: 4, depthIdentifier: 'steps' }),
    tree: fc.oneof(
      { depthSize: 'small', depthIdentifier: 'steps' },
      { arbitrary: fc.constant(send), weight: 4 },
      { arbitrary: moments, weight: 4 },
      fc.array(nested, { minLength: 1, maxLength: 2 }).map((paths): Tree => ({ is: 'branch', paths })),
      fc.tuple(fc.constantFrom(1, 2), nested, nested).map(([days, path, late]) => waitFor(days, path, late)),
      fc
        .tuple(
          fc.constantFrom('profile' as const, 'entry' as const),
          fc.integer({ min: -3, max: 3 }),
          fc.constantFrom('skip', 'exit', 'continue'),
          nested,
        )
        .map(([root, days, onPast, steps]) => until(root, days, onPast, steps)),
      fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(null, 5, 24, 40), nested).map(
        ([max, hours, steps]): Tree => ({
          is: 'repeat',
          max,
          everyMs: hours === null ? null : hours * HOUR_MS,
          steps: [...steps, span(2)],
        }),
      ),
      fc.constant<Tree>({ is: 'exit' }),
    ),
  };
});
const chances = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  minLength: 60,
  maxLength: 60,
});

/** Chances that begin anew at their end, each time a little different. */
function chanceOf(numbers: readonly number[]): () => number {
  let index = 0;
  return () => {
    index += 1;
    return ((numbers[index % numbers.length] ?? 0) + Math.floor(index / numbers.length) * 0.37) % 1;
  };
}

/** Above the highest count that is told apart it means: more. */
function orMore(messages: number): number {
  return messages > COUNT_MAX ? Number.POSITIVE_INFINITY : messages;
}

describe('against a walk by brute force', () => {
  const ways = fc.constantFrom(
    { more: {}, runs: { gapMs: Number.POSITIVE_INFINITY, together: false, endsEarly: false }, count: 1 },
    {
      more: { reentry: { mode: 'always' } },
      runs: { gapMs: DAY_MS, together: false, endsEarly: false },
      count: 6,
    },
    {
      more: {
        reentry: { mode: 'after', afterMs: 2 * DAY_MS, from: 'entry' },
        exits: [{ by: 'event', event: 'X' }],
      },
      runs: { gapMs: 2 * DAY_MS, together: false, endsEarly: true },
      count: 6,
    },
  );

  it('nobody ever gets more than the worst case', () => {
    fc.assert(
      fc.property(
        list,
        ways,
        fc.array(chances, { minLength: 8, maxLength: 8 }),
        (trees, { more, runs, count }, all) => {
          const journey = journeyOf(trees, more as unknown as Partial<JourneyPlan>);
          const [day, week] = peaks(journey);
          for (const numbers of all) {
            const sent = walkRuns(journey, runs, count, chanceOf(numbers));
            expect(mostWithin(sent, 1)).toBeLessThanOrEqual(orMore(day));
            expect(mostWithin(sent, 7)).toBeLessThanOrEqual(orMore(week));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('runs side by side never give more, either', () => {
    const simple = fc.array(
      fc.oneof(
        fc.constant(send),
        moments,
        fc.tuple(list, list).map(([path, late]) => waitFor(2, path, late)),
      ),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(simple, fc.array(chances, { minLength: 5, maxLength: 5 }), (trees, all) => {
        fc.pre(!/"profile"|repeat/.test(JSON.stringify(trees)));
        const journey = journeyOf(trees, { reentry: { mode: 'always' }, whileActive: 'parallel' });
        const [day, week] = peaks(journey);
        for (const numbers of all) {
          const sent = walkRuns(
            journey,
            { gapMs: DAY_MS, together: true, endsEarly: false },
            20,
            chanceOf(numbers),
          );
          expect(mostWithin(sent, 1)).toBeLessThanOrEqual(orMore(day));
          expect(mostWithin(sent, 7)).toBeLessThanOrEqual(orMore(week));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('where nothing but the hour of the entry is open, the worst case happens', () => {
    const exact = fc.array(fc.oneof(fc.constant(send), fc.constantFrom(1, 6, 23, 24, 30, 48).map(span)), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(exact, (trees) => {
        const journey = journeyOf(trees);
        const [day, week] = peaks(journey);
        const walks = Array.from({ length: 24 * 7 }, (_, hour) =>
          walkRuns(
            journey,
            { gapMs: 0, together: false, endsEarly: false },
            1,
            () => hour / (24 * 7) + 0.001,
          ),
        );
        expect(Math.max(...walks.map((sent) => mostWithin(sent, 1)))).toBe(day);
        expect(Math.max(...walks.map((sent) => mostWithin(sent, 7)))).toBe(week);
      }),
    );
  });
});
