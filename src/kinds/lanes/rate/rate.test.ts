/** `rate`: no span of the given length ever sees more than the maximum, whatever piled up before. */
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { busiestSpan, drive } from '../../../../tests/fixtures/lane-driver.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { instant, NEVER } from '../../../base/ids.ts';
import { SPANS_MS } from '../pace.ts';
import { rate } from './index.ts';
import { link } from './run.ts';

const START = 1_000_000;
const linked = (max: number, perMs: number, burst: number | null = null) => link({ max, perMs, burst });

group('the pace', () => {
  test('one after the other, evenly', () => {
    const lane = drive(linked(4, 1_000), START);
    expect(lane.permits()).toEqual({ free: 1, until: NEVER });
    lane.take(1);
    expect(lane.permits()).toEqual({ free: 0, until: START + 250 });
    lane.now = instant(START + 249);
    expect(lane.permits().free).toBe(0);
    lane.now = instant(START + 250);
    expect(lane.permits().free).toBe(1);
  });

  test('a pause of a day is not caught up on', () => {
    const lane = drive(linked(60, 60_000), START);
    lane.take(1);
    lane.now = instant(START + 86_400_000);
    expect(lane.takeFree(1_000)).toBe(1);
  });

  test('`burst` may start together after a pause, and no more', () => {
    const lane = drive(linked(10, 1_000, 5), START);
    expect(lane.takeFree(1_000)).toBe(5);
    expect(lane.permits()).toEqual({ free: 0, until: START + 100 });
  });

  test('what is taken beyond the permits is paid back', () => {
    const lane = drive(linked(1, 1_000), START);
    lane.take(3);
    expect(lane.permits()).toEqual({ free: 0, until: START + 3_000 });
  });
});

group('laws', () => {
  const limits = fc.record({
    max: fc.integer({ min: 1, max: 500 }),
    perMs: fc.constantFrom(...Object.values(SPANS_MS).slice(0, 3)),
    burst: fc.option(fc.integer({ min: 1, max: 50 })),
  });
  const polls = fc.array(fc.record({ waitMs: fc.oneof(fc.nat(50), fc.nat(5_000)), most: fc.nat(600) }), {
    maxLength: 200,
  });

  test('no span sees more than `max`, and with a burst not more than both', () => {
    fc.assert(
      fc.property(limits, polls, ({ max, perMs, burst }, steps) => {
        const lane = drive(linked(max, perMs, burst), START);
        for (const { waitMs, most } of steps) {
          lane.now = instant(lane.now + waitMs);
          lane.takeFree(most);
        }
        expect(busiestSpan(lane.started, perMs)).toBeLessThanOrEqual(max + (burst ?? 0));
      }),
      { numRuns: 500 },
    );
  });

  test('at `until` there is one more, and none sooner', () => {
    fc.assert(
      fc.property(limits, polls, ({ max, perMs, burst }, steps) => {
        const lane = drive(linked(max, perMs, burst), START);
        for (const { waitMs, most } of steps) {
          lane.now = instant(lane.now + waitMs);
          lane.takeFree(most);
          const { free, until } = lane.permits();
          if (until === NEVER) continue;
          const { now } = lane;
          expect(until).toBeGreaterThan(now);
          lane.now = until;
          expect(lane.permits().free).toBeGreaterThan(free);
          lane.now = instant(until - 1);
          expect(lane.permits().free).toBe(free);
          lane.now = now;
        }
      }),
      {
        numRuns: 200,
        // An hour through 146 is no whole number of ms: three of them, divided by one, are less than three.
        examples: [[{ max: 146, perMs: 3_600_000, burst: 4 }, [{ waitMs: 0, most: 1 }]]],
      },
    );
  });

  test('whoever takes each permit at once gets at least nine tenths of the rate that whole milliseconds allow', () => {
    fc.assert(
      fc.property(limits, ({ max, perMs, burst }) => {
        const lane = drive(linked(max, perMs, burst), START);
        while (lane.now < START + 3 * perMs) {
          lane.takeFree(1_000);
          lane.now = lane.permits().until === NEVER ? instant(lane.now + 1) : lane.permits().until;
        }
        const inWhole = perMs / Math.ceil(perMs / max);
        expect(lane.started.length).toBeGreaterThanOrEqual(Math.floor(2.7 * inWhole));
      }),
      { numRuns: 50 },
    );
  });
});

group('what is written', () => {
  test('the example compiles and describes itself', async () => {
    const { problems, policy } = await compilePolicy(readExample('lanes', 'rate'));
    expect(problems).toEqual([]);
    expect(policy?.gate).toBe('lane');
    const [limit] = policy!.spec.limits as [never];
    expect(limit).toEqual({ kind: 'rate', max: 14, perMs: 1_000, burst: null });
    expect(rate.describe(limit)).toBe('at most 14 a second');
    expect(rate.describe({ max: 9, perMs: 3_600_000, burst: 3 })).toBe(
      'at most 9 an hour, and 3 more at once after a pause',
    );
  });

  test.each([
    ['rate: { max: 0, per: second }', ['out-of-range: 0']],
    ['rate: { max: 1, per: week }', ['not-one-of: week']],
    ['covers: { channels: [fax] }\nrate: { max: 1, per: day }', ['unknown-channel: fax']],
    ['covers: { channels: [call], journeys: [gone] }\nrate: { max: 1, per: day }', ['unknown-journey: gone']],
  ])('%s is refused', async (written, problems) => {
    expect((await compilePolicy(`kind: LanePolicy\nname: p\n${written}`)).problems).toEqual(problems);
  });

  test('a lane without a limit is refused', async () => {
    const { problems } = await compilePolicy('kind: LanePolicy\nname: p\ncovers: { channels: [email] }');
    expect(problems.map((each) => each.split(':')[0])).toEqual(['bad-lane']);
  });
});
