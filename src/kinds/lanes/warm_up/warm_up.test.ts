/** `warm_up`: a budget per local day that grows with use and shrinks with silence. */
import { expect, describe as group, test } from 'vitest';
import { type Limit, laneViewOf, linkLimit } from '../../../../tests/fixtures/lane-view.ts';
import { at, linker } from '../../../../tests/fixtures/step-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { formatInstant } from '../../../base/instant.ts';
import type { Json } from '../../../base/json.ts';
import type { WorkspacePlan } from '../../../plan/plan.ts';
import { warmUp } from './index.ts';
import { link } from './run.ts';
import type { WarmUpData } from './schema.ts';

const DAY = 86_400_000;
const START = at('2026-01-05T10:00:00Z');
const UNLIMITED = Number.MAX_SAFE_INTEGER;
const workspace = { zone: 'UTC' } as WorkspacePlan;

const data = (given: Partial<WarmUpData> = {}): WarmUpData => ({
  budgets: [10, 20, 40],
  zone: null,
  rankBy: null,
  restartAfterMs: 40 * DAY,
  per: 'domain',
  ...given,
});
const limitOf = (given: Partial<WarmUpData> = {}) => linkLimit(link({ ...data(given) }, linker, workspace));

/** What is free on each day, when that many are sent on it. */
function budgetsOf(limit: Limit, days: readonly (readonly [day: number, sent: number])[]) {
  let state: Json | undefined;
  return days.map(([day, sent]) => {
    const now = START + day * DAY;
    const { free } = limit.permits(state, now);
    if (sent > 0) state = limit.take(state, sent, now);
    return free;
  });
}

group('permits', () => {
  test.each<[string, readonly (readonly [number, number])[], readonly number[]]>([
    [
      'a used day leads to the next step',
      [
        [0, 10],
        [1, 20],
        [2, 40],
        [3, 0],
      ],
      [10, 20, 40, UNLIMITED],
    ],
    [
      'four fifths count as used',
      [
        [0, 8],
        [1, 0],
      ],
      [10, 20],
    ],
    [
      'less than that does not',
      [
        [0, 7],
        [1, 0],
      ],
      [10, 10],
    ],
    [
      'a day without a message teaches nothing',
      [
        [0, 10],
        [1, 0],
        [2, 0],
        [3, 0],
      ],
      [10, 20, 20, 20],
    ],
    [
      'what was used of the day is gone',
      [
        [0, 4],
        [0.1, 4],
        [0.2, 0],
      ],
      [10, 6, 2],
    ],
    [
      'a quarter of silence steps back',
      [
        [0, 10],
        [1, 20],
        [2, 40],
        [13, 0],
      ],
      [10, 20, 40, 40],
    ],
    [
      'after all of it the ramp starts again',
      [
        [0, 10],
        [1, 20],
        [2, 40],
        [42, 0],
      ],
      [10, 20, 40, 10],
    ],
    [
      'more than the budget leaves nothing',
      [
        [0, 15],
        [0.1, 0],
      ],
      [10, 0],
    ],
  ])('%s', (_title, days, expected) => {
    expect(budgetsOf(limitOf(), days)).toEqual(expected);
  });

  test.each([
    ['the workspace', null, '2026-01-06T00:00:00Z'],
    ['its own zone', 'America/New_York', '2026-01-06T05:00:00Z'],
  ])('a day ends at midnight of %s', (_title, zone, expected) => {
    expect(formatInstant(limitOf({ zone }).permits(undefined, START).until)).toBe(expected);
  });

  test('who is ranked highest is read from the receiver', () => {
    expect(link({ ...data() }, linker, workspace).rank).toBe(undefined);
    expect(link({ ...data({ rankBy: ['profile', 'score'] }) }, linker, workspace).rank).toBeTypeOf(
      'function',
    );
  });

  test('it reads no gauge', () => {
    const linked = link({ ...data() }, linker, workspace);
    expect(linked.permits(undefined, laneViewOf(START)).free).toBe(10);
    expect(linked.gauges).toBe(undefined);
  });
});

group('what is written', () => {
  test('the example compiles and describes itself', async () => {
    const written = readExample('lanes', 'warm_up').replace('engagement', 'score');
    const { problems, policy } = await compilePolicy(written);
    expect(problems).toEqual([]);
    const [limit] = policy!.spec.limits as unknown as [{ readonly budgets: readonly number[] }];
    expect(limit.budgets.slice(0, 4)).toEqual([50, 75, 112, 168]);
    expect(limit).toMatchObject({ kind: 'warm_up', rankBy: ['profile', 'score'], restartAfterMs: 30 * DAY });
    expect(warmUp.describe({ ...data() })).toBe(
      'warms up a domain: 10, 20, 40 a day over 3 days in use; starts again after 40d of silence',
    );
  });

  test.each([
    ['a ramp that is written twice', 'days: [1, 2], start: 1'],
    ['a ramp without steps', 'start: 1'],
    ['a ramp that shrinks', 'days: [5, 4]'],
    ['a ramp that ends where it starts', 'start: 9, factor: 2, until: 9'],
    ['a rank that is no number', 'days: [5], rank_by: profile.country'],
    ['no time until it starts again', 'days: [5], restart_after: 0d'],
  ])('%s is refused', async (_title, part) => {
    const again = part.includes('restart_after') ? '' : ', restart_after: 30d';
    const { problems, policy } = await compilePolicy(
      `kind: LanePolicy\nname: p\nwarm_up: { ${part}${again} }`,
    );
    expect(problems).toEqual([expect.stringContaining('bad-lane')]);
    expect(policy).toBe(undefined);
  });
});
