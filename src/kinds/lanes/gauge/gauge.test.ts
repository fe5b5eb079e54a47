/** `gauge`: what the outside says is free, less what was sent since; not knowing holds. */
import { expect, describe as group, test } from 'vitest';
import { linkLimit } from '../../../../tests/fixtures/lane-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { NEVER } from '../../../base/ids.ts';
import { gauge } from './index.ts';
import { link } from './run.ts';
import type { GaugeData } from './schema.ts';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;
const UNLIMITED = Number.MAX_SAFE_INTEGER;

const data = (given: Partial<GaugeData> = {}): GaugeData => ({
  name: 'agents',
  perSend: 1,
  holdBelow: 2,
  slowBelow: null,
  slow: null,
  staleAfterMs: 10 * MINUTE,
  whenStale: 'hold',
  ...given,
});
const limitOf = (given: Partial<GaugeData> = {}) => linkLimit(link({ ...data(given) }));
const said = (value: number, ageMs = 0) => ({ agents: { value, at: NOW - ageMs } });
const SLOW: Partial<GaugeData> = { slowBelow: 10, slow: { max: 5, perMs: MINUTE } };

group('permits', () => {
  test.each<[string, Partial<GaugeData>, ReturnType<typeof said> | object, number]>([
    ['what is above the floor', {}, said(5), 4],
    ['at the floor, one more', {}, said(2), 1],
    ['below the floor, nothing', {}, said(1), 0],
    ['each send takes its share', { perSend: 2 }, said(9), 4],
    ['a gauge that sends do not use up', { perSend: 0 }, said(9), UNLIMITED],
    ['fast while there is much', SLOW, said(12), 3],
    ['slow while there is little', SLOW, said(9), 1],
    ['nothing where slow is too fast', SLOW, said(1), 0],
    ['never said', {}, {}, 0],
    ['still fresh', {}, said(5, 10 * MINUTE - 1), 4],
    ['stale', {}, said(5, 10 * MINUTE), 0],
    ['said later than now', {}, said(5, -1), 0],
    ['stale, and slow then', { ...SLOW, whenStale: 'slow' }, said(50, 10 * MINUTE), 1],
    ['stale, and not limited then', { whenStale: 'ignore' }, said(0, 10 * MINUTE), UNLIMITED],
  ])('%s', (_title, given, gauges, free) => {
    expect(limitOf(given).permits(undefined, NOW, gauges as ReturnType<typeof said>).free).toBe(free);
  });

  test('what started is taken off until the gauge is said anew', () => {
    const limit = limitOf();
    const state = limit.take(undefined, 3, NOW, said(5));
    expect(limit.permits(state, NOW, said(5)).free).toBe(1);
    expect(limit.permits(state, NOW + 1, { agents: { value: 5, at: NOW + 1 } }).free).toBe(4);
  });

  test('slowness goes on over values said anew', () => {
    const limit = limitOf(SLOW);
    const state = limit.take(undefined, 1, NOW, said(5));
    const again = { agents: { value: 5, at: NOW + 1 } };
    expect(limit.permits(state, NOW + 1, again)).toEqual({ free: 0, until: NOW + MINUTE / 5 });
  });

  test.each<[string, Partial<GaugeData>, number]>([
    ['held: only a new value opens it', {}, NEVER],
    ['not limited when stale: opens by itself', { whenStale: 'ignore' }, NOW + 10 * MINUTE],
  ])('%s', (_title, given, until) => {
    expect(limitOf(given).permits(undefined, NOW, said(0))).toEqual({ free: 0, until });
  });

  test('the engine knows which gauge it reads', () => {
    expect(link({ ...data() }).gauges).toEqual(['agents']);
  });
});

group('what is written', () => {
  test('the example compiles and describes itself', async () => {
    const written = readExample('lanes', 'gauge').replace('email, call', 'email');
    const { problems, policy } = await compilePolicy(written);
    expect(problems).toEqual([]);
    const expected = { ...data({ ...SLOW, name: 'agents_free' }) };
    expect(policy?.spec.limits).toEqual([{ kind: 'gauge', ...expected }]);
    expect(gauge.describe(expected)).toBe(
      'held while `agents_free` is below 2, 5 a minute below 10; held when it was not said for 10m',
    );
  });

  test.each([
    ['a floor for slowness and no pace', 'slow_below: 9'],
    ['a floor for slowness that is held anyway', 'slow_below: 1, slow: { max: 1, per: hour }'],
    ['slow when stale, and no pace', 'when_stale: slow'],
    ['a value that is stale at once', 'stale_after: 0s'],
  ])('%s is refused', async (_title, part) => {
    const stale = part.startsWith('stale_after') ? '' : ', stale_after: 10m';
    const { problems, policy } = await compilePolicy(
      `kind: LanePolicy\nname: p\ngauge: { name: agents, hold_below: 2, ${part}${stale} }`,
    );
    expect(problems).toEqual([expect.stringContaining('bad-lane')]);
    expect(policy).toBe(undefined);
  });
});
