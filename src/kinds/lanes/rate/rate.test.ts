/** `rate`: so many in any span of time, at a steady pace, whatever piled up before. */
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { linkLimit, playLimit } from '../../../../tests/fixtures/lane-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { rate } from './index.ts';
import { link } from './run.ts';

const pace = (max: number, perMs: number, burst: number | null = null) =>
  linkLimit(link({ max, perMs, burst }));

group('permits', () => {
  test.each<[string, number, number, number | null, readonly [number, number][]]>([
    [
      'one after the other',
      2,
      60_000,
      null,
      [
        [0, 1],
        [30_000, 1],
        [60_000, 1],
      ],
    ],
    [
      'a twentieth of many together',
      100,
      60_000,
      null,
      [
        [0, 1],
        [600, 1],
      ],
    ],
    [
      'a burst after a pause',
      60,
      60_000,
      3,
      [
        [0, 3],
        [1_000, 1],
        [2_000, 1],
      ],
    ],
  ])('%s', (_title, max, perMs, burst, starts) => {
    expect(playLimit(pace(max, perMs, burst), 3).slice(0, starts.length)).toEqual(starts);
  });

  test('nothing is made up for: a long silence frees no more than a short one', () => {
    const limit = pace(10, 1_000, 4);
    const state = limit.take(undefined, 4, 0);
    expect(limit.permits(state, 1_000).free).toBe(limit.permits(state, 1_000_000).free);
  });

  test('no span of time sees more than `max`', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(1_000, 60_000),
        fc.integer({ min: 1, max: 50 }),
        (max, perMs, times) => {
          const starts = playLimit(pace(max, perMs), times).flatMap(([at, count]) => Array(count).fill(at));
          for (const from of starts) {
            const within = starts.filter((at) => at >= from && at < from + perMs).length;
            expect(within).toBeLessThanOrEqual(max);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

group('what is written', () => {
  test('the example compiles and describes itself', async () => {
    const { problems, policy } = await compilePolicy(readExample('lanes', 'rate'));
    expect(problems).toEqual([]);
    expect(policy?.spec.limits).toEqual([{ kind: 'rate', max: 14, perMs: 1_000, burst: null }]);
    expect(rate.describe({ max: 14, perMs: 1_000, burst: null })).toBe('at most 14 a second');
    expect(rate.describe({ max: 9, perMs: 3_600_000, burst: 5 })).toBe(
      'at most 9 an hour, 5 more after a pause',
    );
  });

  test.each([
    ['no span', 'rate: { max: 3 }'],
    ['an unknown span', 'rate: { max: 3, per: week }'],
    ['nothing at all', 'rate: { max: 0, per: day }'],
  ])('%s is refused', async (_title, line) => {
    const { problems, policy } = await compilePolicy(`kind: LanePolicy\nname: p\n${line}`);
    expect(problems).toHaveLength(1);
    expect(policy).toBe(undefined);
  });
});
