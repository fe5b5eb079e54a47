/** `warm_up`: a day never sees more than its budget, which grows by use and shrinks with silence. */
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { type Driven, drive } from '../../../../tests/fixtures/lane-driver.ts';
import { emptyState, gateViewOf, linker } from '../../../../tests/fixtures/step-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { instant } from '../../../base/ids.ts';
import type { JsonObject } from '../../../base/json.ts';
import { localDate } from '../../../base/zone.ts';
import type { WorkspacePlan } from '../../../plan/plan.ts';
import { warmUp } from './index.ts';
import { link } from './run.ts';
import type { WarmUpData } from './schema.ts';

const DAY_MS = 86_400_000;
const MIDNIGHT = Date.parse('2026-03-01T23:00:00Z');
const workspace = { zone: 'Europe/Madrid' } as WorkspacePlan;

function ramp(more: Partial<WarmUpData> = {}): Driven {
  const data = {
    budgets: [2, 4, 8],
    zone: null,
    rankBy: null,
    restartAfterMs: 20 * DAY_MS,
    per: 'domain',
    ...more,
  };
  return drive(link(data as unknown as JsonObject, linker, workspace), MIDNIGHT);
}

/** What goes out on each of so many days when there is always more to send. */
function days(lane: Driven, count: number, most = 1_000): number[] {
  return Array.from({ length: count }, () => {
    const taken = lane.takeFree(most);
    lane.now = instant(lane.now + DAY_MS);
    return taken;
  });
}

group('the ramp', () => {
  test('goes one step further each day that was used, and is free after the last', () => {
    expect(days(ramp(), 5)).toEqual([2, 4, 8, 1_000, 1_000]);
  });

  test('stays where it is after a day that was not used', () => {
    const lane = ramp({ budgets: [10, 20] });
    expect(days(lane, 2, 7)).toEqual([7, 7]);
    expect(days(lane, 2, 8)).toEqual([8, 8]);
    expect(days(lane, 1)).toEqual([20]);
  });

  test('the budget of a day comes back at local midnight, also over the change of the clocks', () => {
    const lane = ramp();
    lane.now = instant(Date.parse('2026-03-28T22:59:59Z'));
    expect(lane.takeFree(9)).toBe(2);
    expect(lane.permits()).toEqual({ free: 0, until: Date.parse('2026-03-28T23:00:00Z') });
    lane.now = instant(Date.parse('2026-03-28T23:00:00Z'));
    expect(lane.takeFree(9)).toBe(4);
    expect(lane.permits().until).toBe(Date.parse('2026-03-29T22:00:00Z'));
  });

  test.each([
    [4, 8],
    [5, 4],
    [10, 4],
    [15, 2],
    [20, 2],
    [400, 2],
  ])('after %i days of silence it goes on with %i', (silence, budget) => {
    const lane = ramp({ budgets: [2, 4, 8, 16] });
    days(lane, 2);
    lane.now = instant(MIDNIGHT + (1 + silence) * DAY_MS);
    expect(lane.permits().free).toBe(budget);
  });

  test('a lane that is warm cools down, too', () => {
    const lane = ramp();
    days(lane, 5);
    lane.now = instant(MIDNIGHT + 30 * DAY_MS);
    expect(days(lane, 2)).toEqual([2, 4]);
  });
});

group('whatever is asked of it', () => {
  test('no day sees more than its budget, in any order of takes', () => {
    const polls = fc.array(fc.record({ waitMs: fc.nat(2 * DAY_MS), most: fc.nat(20) }), { maxLength: 60 });
    fc.assert(
      fc.property(polls, (steps) => {
        const budgets = [3, 5, 9, 20, 40];
        const lane = ramp({ budgets });
        for (const { waitMs, most } of steps) {
          lane.now = instant(lane.now + waitMs);
          lane.takeFree(most);
        }
        const perDay = Map.groupBy(lane.started, (at) => localDate('Europe/Madrid', at));
        const counts = [...perDay.values()].map((each) => each.length);
        // Day n of use is at most on step n.
        for (const [day, count] of counts.entries())
          expect(count).toBeLessThanOrEqual(budgets[day] ?? 20 * steps.length);
      }),
      { numRuns: 300 },
    );
  });

  test('whoever is most engaged ranks first', () => {
    const data = {
      budgets: [1],
      zone: null,
      rankBy: ['profile', 'score'],
      restartAfterMs: DAY_MS,
      per: 'ip',
    };
    const { rank } = link(data, linker, workspace);
    expect(rank?.(gateViewOf({ now: instant(MIDNIGHT), state: emptyState({ score: 7 }) }))).toBe(7);
  });
});

group('what is written', () => {
  const limitOf = async (written: string) => {
    const { problems, policy } = await compilePolicy(`kind: LanePolicy\nname: p\nwarm_up: ${written}`);
    return { problems, limit: (policy?.spec.limits as JsonObject[] | undefined)?.[0] };
  };

  test('the example compiles and describes itself', async () => {
    const example = readExample('lanes', 'warm_up').replace('profile.engagement', 'profile.score');
    const { problems, policy } = await compilePolicy(example);
    expect(problems).toEqual([]);
    const [limit] = policy!.spec.limits as JsonObject[];
    expect(limit?.budgets).toEqual(expect.arrayContaining([50, 75, 112, 168]));
    expect(warmUp.describe(limit!)).toBe(
      'warms up a domain: 50, 75, 112, 168, … a day over 19 days in use, highest `profile.score` first; starts again after 30 days of silence',
    );
  });

  test('days are taken as they are', async () => {
    const { limit } = await limitOf('{ days: [50, 100, 100], restart_after: 14d, per: ip }');
    expect(limit).toMatchObject({
      budgets: [50, 100, 100],
      rankBy: null,
      restartAfterMs: 14 * DAY_MS,
      per: 'ip',
    });
    expect(warmUp.describe(limit!)).toBe(
      'warms up an IP address: 50, 100, 100 a day over 3 days in use; starts again after 14 days of silence',
    );
  });

  test.each([
    ['{ restart_after: 1d }', 'bad-lane: { restart_after: 1d }'],
    ['{ start: 5, factor: 2, restart_after: 1d }', 'bad-lane: { start: 5, factor: 2, restart_after: 1d }'],
    ['{ start: 5, factor: 2, until: 5, restart_after: 1d }', 'bad-lane: 5'],
    ['{ days: [5], start: 5, restart_after: 1d }', 'bad-lane: [5]'],
    ['{ days: [5, 4], restart_after: 1d }', 'bad-lane: 4'],
    ['{ days: [5], restart_after: 0s }', 'bad-lane: 0s'],
    ['{ days: [5], restart_after: 1d, rank_by: profile.country }', 'bad-lane: profile.country'],
    ['{ days: [5], restart_after: 1d, rank_by: profile.gone }', 'unknown-attribute: profile.gone'],
    ['{ days: [5], restart_after: 1d, zone: Mars/Base }', 'bad-zone: Mars/Base'],
  ])('%s is refused', async (written, problem) => {
    expect((await limitOf(written)).problems).toEqual([problem]);
  });
});
