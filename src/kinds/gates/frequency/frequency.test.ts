/** `frequency`: caps are never exceeded, free when they say, and count what they say (semantics 28). */
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { at, emptyState, gateViewOf, policyOf, sendOf } from '../../../../tests/fixtures/step-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { type Instant, instant, type SendKey } from '../../../base/ids.ts';
import { formatInstant } from '../../../base/instant.ts';
import { startOfLocal } from '../../../base/zone.ts';
import type { Touch } from '../../../kernel/state.ts';
import { frequency } from './index.ts';
import { link, touchWindowMs } from './run.ts';
import type { Cap, FrequencyData } from './schema.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function touch(when: string | Instant, more: Partial<Touch> = {}): Touch {
  const time = typeof when === 'string' ? at(when) : when;
  return { key: `t${time}` as SendKey, at: time, channel: 'email', class: 'promotional', tags: [], ...more };
}

const none = { classes: null, channels: null, tags: null };

function judge(
  now: string | Instant,
  caps: readonly Cap[],
  touches: readonly Touch[],
  {
    zone = 'UTC',
    data = {},
    send = sendOf(),
  }: { zone?: string; data?: Partial<FrequencyData>; send?: ReturnType<typeof sendOf> } = {},
) {
  const state = emptyState();
  state.touches = [...touches];
  const gate = link([policyOf('p', { caps, tags: null, counts: none, ...data })]);
  const verdict = gate.judge(send, [], gateViewOf({ now, zone, state }));
  return verdict.verdict === 'defer' ? formatInstant(verdict.until) : verdict.verdict;
}

const perDay = (max: number): Cap => ({ over: 'calendar', max, per: 'day' });
const within = (max: number, days: number): Cap => ({ over: 'rolling', max, withinMs: days * DAY_MS });

const NOON = '2026-01-07T12:00:00Z';

const CAP_CASES: readonly [string, readonly Cap[], readonly Touch[], string][] = [
  ['room', [perDay(1)], [], 'pass'],
  ['one today', [perDay(1)], [touch('2026-01-07T00:00:00Z')], '2026-01-08T00:00:00Z'],
  ['one late yesterday', [perDay(1)], [touch('2026-01-06T23:59:59Z')], 'pass'],
  [
    'one this week (Monday is its first day)',
    [{ over: 'calendar', max: 1, per: 'week' }],
    [touch('2026-01-05T00:00:00Z')],
    '2026-01-12T00:00:00Z',
  ],
  [
    'one this month',
    [{ over: 'calendar', max: 1, per: 'month' }],
    [touch('2026-01-01T00:00:00Z')],
    '2026-02-01T00:00:00Z',
  ],
  ['rolling: it leaves after exactly the window', [within(1, 7)], [touch('2025-12-31T12:00:00Z')], 'pass'],
  [
    'rolling: a millisecond younger',
    [within(1, 7)],
    [touch(instant(at('2025-12-31T12:00:00Z') + 1))],
    '2026-01-07T12:00:00.001Z',
  ],
  [
    'rolling: the cap frees when enough have left',
    [within(2, 7)],
    [touch('2026-01-02T00:00:00Z'), touch('2026-01-04T00:00:00Z'), touch('2026-01-06T00:00:00Z')],
    '2026-01-11T00:00:00Z',
  ],
  [
    'all caps must have room',
    [perDay(1), within(3, 7)],
    [touch('2026-01-07T01:00:00Z'), touch('2026-01-06T01:00:00Z'), touch('2026-01-05T01:00:00Z')],
    '2026-01-12T01:00:00Z',
  ],
  [
    'the send itself does not count against itself',
    [perDay(1)],
    [touch(NOON, { key: 'k' as SendKey })],
    'pass',
  ],
  ['other classes do not count', [perDay(1)], [touch(NOON, { class: 'transactional' })], 'pass'],
  ['other channels do not count', [perDay(1)], [touch(NOON, { channel: 'push' })], 'pass'],
];

group('caps', () => {
  test.each(CAP_CASES)('%s', (_title, caps, touches, expected) => {
    expect(judge(NOON, caps, touches)).toBe(expected);
  });

  test('a day is a local one, also when it has 25 hours', () => {
    const zone = 'Europe/Madrid';
    const sent = [touch('2026-10-25T00:30:00+02:00')];
    expect(judge('2026-10-25T23:30:00+01:00', [perDay(1)], sent, { zone })).toBe('2026-10-25T23:00:00Z');
    expect(judge('2026-10-26T00:00:00+01:00', [perDay(1)], sent, { zone })).toBe('pass');
  });

  test('`counts` says what counts', () => {
    const counts = { ...none, classes: ['lifecycle'], channels: ['push'] };
    const sent = [touch(NOON, { class: 'lifecycle', channel: 'push' })];
    expect(judge(NOON, [perDay(1)], sent, { data: { counts } })).toBe('2026-01-08T00:00:00Z');
    expect(judge(NOON, [perDay(1)], [touch(NOON)], { data: { counts } })).toBe('pass');
  });

  test('a policy over tags limits and counts only sends with one of them', () => {
    const data = { tags: ['survey'] };
    const tagged = sendOf({ tags: ['survey', 'nps'] });
    expect(judge(NOON, [perDay(1)], [touch(NOON)], { data, send: tagged })).toBe('pass');
    const sent = [touch(NOON, { tags: ['survey'] })];
    expect(judge(NOON, [perDay(1)], sent, { data, send: tagged })).toBe('2026-01-08T00:00:00Z');
    expect(judge(NOON, [perDay(1)], sent, { data })).toBe('pass');
  });

  test('the first policy by name is reported, until the last cap frees', () => {
    const state = emptyState();
    state.touches = [touch(NOON)];
    const policies = [
      policyOf('z', { caps: [within(1, 7)], tags: null, counts: none }),
      policyOf('a', { caps: [perDay(1)], tags: null, counts: none }),
    ];
    const view = gateViewOf({ now: '2026-01-07T13:00:00Z', state });
    expect(link(policies).judge(sendOf(), [], view)).toMatchObject({
      verdict: 'defer',
      policy: 'a',
      reason: 'cap',
      until: at('2026-01-14T12:00:00Z'),
    });
    expect(view.seen).toEqual({ 'sent.a': 1, 'sent.z': 1 });
  });
});

group('laws', () => {
  const caps = fc.array(
    fc.oneof(
      fc.record({
        over: fc.constant('rolling' as const),
        max: fc.integer({ min: 1, max: 4 }),
        withinMs: fc.integer({ min: 1, max: 10 }).map((days) => days * DAY_MS),
      }),
      fc.record({
        over: fc.constant('calendar' as const),
        max: fc.integer({ min: 1, max: 4 }),
        per: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      }),
    ),
    { minLength: 1, maxLength: 3 },
  );
  const gaps = fc.array(fc.integer({ min: 0, max: 40 * HOUR_MS }), { maxLength: 60 });
  const zones = fc.constantFrom('Europe/Madrid', 'America/New_York', 'Pacific/Kiritimati', 'UTC');

  function countIn(cap: Cap, touches: readonly Touch[], zone: string, now: Instant): number {
    if (cap.over === 'rolling')
      return touches.filter((each) => each.at > now - cap.withinMs && each.at <= now).length;
    const start = startOfLocal(zone, now, cap.per);
    return touches.filter((each) => startOfLocal(zone, each.at, cap.per) === start).length;
  }

  test('whoever sends only what passes never exceeds a cap; a deferral is later, and there it passes', () => {
    fc.assert(
      fc.property(caps, gaps, zones, (list, steps, zone) => {
        const state = emptyState();
        const gate = link([policyOf('p', { caps: list, tags: null, counts: none })]);
        let now = at('2026-03-20T10:00:00Z');
        for (const [index, step] of steps.entries()) {
          now = instant(now + step);
          const send = sendOf({ key: `k${index}` });
          const verdict = gate.judge(send, [], gateViewOf({ now, zone, state }));
          if (verdict.verdict === 'defer') {
            expect(verdict.until).toBeGreaterThan(now);
            const then = gate.judge(send, [], gateViewOf({ now: verdict.until, zone, state }));
            expect(then.verdict).toBe('pass');
            continue;
          }
          expect(verdict.verdict).toBe('pass');
          state.touches = [...state.touches, touch(now, { key: send.key })];
          for (const cap of list) expect(countIn(cap, state.touches, zone, now)).toBeLessThanOrEqual(cap.max);
        }
      }),
    );
  });

  test('touches are kept as long as any cap looks back', () => {
    const policies = [within(1, 90), perDay(1)].map((cap, index) =>
      policyOf(`p${index}`, { caps: [cap], tags: null, counts: none }),
    );
    expect(touchWindowMs(policies)).toBe(90 * DAY_MS);
    expect(touchWindowMs(policies.slice(1))).toBeGreaterThan(25 * HOUR_MS);
    expect(touchWindowMs([])).toBe(0);
  });
});

group('what is written', () => {
  test('the example compiles and describes itself', async () => {
    const { problems, policy } = await compilePolicy(readExample('gates', 'frequency'));
    expect(problems).toEqual([]);
    expect(frequency.describe(policy!.spec)).toBe('at most 1 per local day and 3 within 7 days');
  });

  test('tags of `covers` and `counts` are read', async () => {
    const written =
      'kind: FrequencyPolicy\nname: p\ncovers: { tags: [survey] }\ncaps: [{ max: 1, within: 90d }]\ncounts: { classes: [service], tags: [nps] }';
    const { problems, policy } = await compilePolicy(written);
    expect(problems).toEqual([]);
    expect(policy?.spec).toEqual({
      caps: [{ over: 'rolling', max: 1, withinMs: 90 * DAY_MS }],
      tags: ['survey'],
      counts: { classes: ['service'], channels: null, tags: ['nps'] },
    });
  });

  test.each([
    ['[{ max: 1 }]', 'bad-cap: { max: 1 }'],
    ['[{ max: 1, per: day, within: 7d }]', 'bad-cap: within'],
    ['[{ max: 1, within: 0s }]', 'bad-cap: 0s'],
    ['[{ max: 1, within: 7 days }]', 'bad-duration: 7 days'],
  ])('caps %s are refused', async (caps, problem) => {
    expect((await compilePolicy(`kind: FrequencyPolicy\nname: p\ncaps: ${caps}`)).problems).toEqual([
      problem,
    ]);
  });
});
