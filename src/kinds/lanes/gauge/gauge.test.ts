/** `gauge`: capacity from outside holds and slows; what nobody knows holds. */
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { busiestSpan, type Driven, drive } from '../../../../tests/fixtures/lane-driver.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { instant, NEVER } from '../../../base/ids.ts';
import type { JsonObject } from '../../../base/json.ts';
import { gauge } from './index.ts';
import { link } from './run.ts';
import type { GaugeData } from './schema.ts';

const START = 1_000_000;
const MINUTE_MS = 60_000;

function lane(more: Partial<GaugeData> = {}): Driven {
  const data = {
    name: 'agents_free',
    perSend: 1,
    holdBelow: 2,
    slowBelow: null,
    slow: null,
    staleAfterMs: 10 * MINUTE_MS,
    whenStale: 'hold',
    ...more,
  };
  return drive(link(data as unknown as JsonObject), START);
}
const SLOW: Partial<GaugeData> = { slowBelow: 10, slow: { max: 2, perMs: MINUTE_MS } };

group('capacity', () => {
  test('nothing goes before it was ever said', () => {
    expect(lane().permits()).toEqual({ free: 0, until: NEVER });
  });

  test('each send takes its share until the value is said anew', () => {
    const own = lane();
    own.say('agents_free', 5);
    expect(own.takeFree(99)).toBe(4);
    expect(own.permits()).toEqual({ free: 0, until: NEVER });
    own.now = instant(START + 1);
    own.say('agents_free', 3);
    expect(own.takeFree(99)).toBe(2);
  });

  test('a share of two, and of nothing', () => {
    const two = lane({ perSend: 2 });
    two.say('agents_free', 5);
    expect(two.takeFree(99)).toBe(2);
    const none = lane({ perSend: 0 });
    none.say('agents_free', 2);
    expect(none.takeFree(99)).toBe(99);
    none.now = instant(START + 1);
    none.say('agents_free', 1.9);
    expect(none.takeFree(99)).toBe(0);
  });

  test('below `slow_below` it is slow, below `hold_below` it stands', () => {
    const own = lane(SLOW);
    own.say('agents_free', 11);
    expect(own.takeFree(99)).toBe(2);
    // 9 are left: one at once, and from then on two a minute.
    expect(own.takeFree(99)).toBe(1);
    expect(own.permits()).toEqual({ free: 0, until: START + MINUTE_MS / 2 });
    own.say('agents_free', 1);
    own.now = instant(START + MINUTE_MS);
    expect(own.permits().free).toBe(0);
  });

  test.each([
    ['hold', 0],
    ['slow', 1],
    ['ignore', 99],
  ] as const)('a stale value: %s', (whenStale, free) => {
    const own = lane({ ...SLOW, whenStale });
    own.say('agents_free', 50);
    own.now = instant(START + 10 * MINUTE_MS - 1);
    expect(own.permits().free).toBe(41);
    own.now = instant(START + 10 * MINUTE_MS);
    expect(own.takeFree(99)).toBe(free);
  });

  test('a value that holds lets go when it is stale, where nobody minds that', () => {
    const own = lane({ ...SLOW, whenStale: 'ignore' });
    own.say('agents_free', 0);
    expect(own.permits()).toEqual({ free: 0, until: START + 10 * MINUTE_MS });
  });
});

group('laws', () => {
  test('what goes on one report leaves it at or above the floor, but for the last one; slow is slow', () => {
    const reports = fc.array(
      fc.record({
        value: fc.integer({ min: 0, max: 30 }),
        polls: fc.array(fc.nat(20_000), { maxLength: 12 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(reports, (list) => {
        const own = lane({ ...SLOW, staleAfterMs: 60 * MINUTE_MS });
        const slow = [];
        for (const { value, polls } of list) {
          own.now = instant(own.now + 1);
          own.say('agents_free', value);
          let left = value;
          for (const waitMs of polls) {
            own.now = instant(own.now + waitMs);
            while (own.permits().free > 0) {
              expect(left).toBeGreaterThanOrEqual(2);
              if (left < 10) slow.push(own.now);
              own.take(1);
              left -= 1;
            }
          }
        }
        expect(busiestSpan(slow, MINUTE_MS)).toBeLessThanOrEqual(2);
      }),
      { numRuns: 300 },
    );
  });
});

group('what is written', () => {
  test('the example compiles and describes itself', async () => {
    const { problems, policy } = await compilePolicy(readExample('lanes', 'gauge'));
    expect(problems).toEqual([]);
    expect(policy?.covers.channels).toEqual(['email']);
    expect(policy?.spec).toMatchObject({ calls: true, tags: ['renewal'], journeys: null });
    const [limit] = policy!.spec.limits as JsonObject[];
    expect(gauge.describe(limit!)).toBe(
      'held while `agents_free` is below 2, 5 a minute below 10; held when it was not said for 10 minutes',
    );
  });

  test.each([
    ['{ name: a, hold_below: 5, slow_below: 5, slow: { max: 1, per: day }, stale_after: 1m }', 'bad-lane: 5'],
    ['{ name: a, hold_below: 5, slow_below: 9, stale_after: 1m }', 'bad-lane: 9'],
    ['{ name: a, hold_below: 5, when_stale: slow, stale_after: 1m }', 'bad-lane: slow'],
    [
      '{ name: a, hold_below: 5, slow: { max: 1, per: day }, stale_after: 1m }',
      'bad-lane: { max: 1, per: day }',
    ],
    ['{ name: a, hold_below: 5, stale_after: 0s }', 'bad-lane: 0s'],
    ['{ name: A b, hold_below: 5, stale_after: 1m }', 'out-of-range: A b'],
  ])('%s is refused', async (written, problem) => {
    const { problems } = await compilePolicy(`kind: LanePolicy\nname: p\ngauge: ${written}`);
    expect(problems).toEqual([problem]);
  });
});
