/** `quiet_hours`: nothing goes out while a window is open, and everything as soon as it closes (semantics 16, 17, 19). */
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { at, emptyState, gateViewOf, policyOf, sendOf } from '../../../../tests/fixtures/step-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { type Instant, instant } from '../../../base/ids.ts';
import { formatInstant } from '../../../base/instant.ts';
import type { Json } from '../../../base/json.ts';
import { toLocal } from '../../../base/zone.ts';
import { quietHours } from './index.ts';
import { isAlwaysQuiet } from './quiet.ts';
import { link } from './run.ts';
import type { QuietHoursData, QuietWindow } from './schema.ts';

const HOUR_MS = 3_600_000;

function window(from: number, to: number, more: Partial<QuietWindow> = {}): QuietWindow {
  return { fromMs: from * HOUR_MS, toMs: to * HOUR_MS, weekdays: null, countries: null, ...more };
}

type Person = { readonly zone?: string; readonly profile?: { [name: string]: Json } };

function judge(
  now: string | Instant,
  data: Partial<QuietHoursData>,
  { zone = 'Europe/Madrid', profile }: Person = {},
) {
  const policy = policyOf('night', { windows: [], unknownZone: 'chain', ...data });
  const state = emptyState(profile ?? { timezone: zone });
  const verdict = link([policy]).judge(sendOf(), [], gateViewOf({ now, zone, state }));
  return verdict.verdict === 'defer' ? formatInstant(verdict.until) : verdict.verdict;
}

group('one window', () => {
  const night = [window(23, 10)];
  test.each([
    ['just before', '2026-01-05T22:59:59+01:00', night, 'pass'],
    ['at its start', '2026-01-05T23:00:00+01:00', night, '2026-01-06T09:00:00Z'],
    ['after midnight', '2026-01-06T00:30:00+01:00', night, '2026-01-06T09:00:00Z'],
    ['at its end', '2026-01-06T10:00:00+01:00', night, 'pass'],
    ['over the spring change', '2026-03-28T23:30:00+01:00', night, '2026-03-29T08:00:00Z'],
    ['over the autumn change', '2026-10-24T23:30:00+02:00', night, '2026-10-25T09:00:00Z'],
    [
      'an end in the spring gap: the first valid instant after',
      '2026-03-29T01:00:00+01:00',
      [window(0, 2.5)],
      '2026-03-29T01:00:00Z',
    ],
    [
      'the first time round of the overlap',
      '2026-10-25T02:10:00+02:00',
      [window(0, 2.5)],
      '2026-10-25T00:30:00Z',
    ],
    [
      'the second time round of the overlap is quiet as well',
      '2026-10-25T02:10:00+01:00',
      [window(0, 2.5)],
      '2026-10-25T01:30:00Z',
    ],
    ['to midnight', '2026-01-05T23:30:00+01:00', [window(22, 0)], '2026-01-05T23:00:00Z'],
    [
      'windows that follow each other',
      '2026-01-05T20:30:00+01:00',
      [window(20, 22), window(22, 23)],
      '2026-01-05T22:00:00Z',
    ],
    [
      'a weekday on which it starts: Saturday night',
      '2026-01-11T03:00:00+01:00',
      [window(22, 8, { weekdays: [6] })],
      '2026-01-11T07:00:00Z',
    ],
    [
      'a weekday on which it does not start',
      '2026-01-12T03:00:00+01:00',
      [window(22, 8, { weekdays: [6] })],
      'pass',
    ],
  ])('%s', (_title, now, windows, expected) => {
    expect(judge(now, { windows })).toBe(expected);
  });
});

group('country and zone', () => {
  const inSpain = { windows: [window(22, 8, { countries: ['ES'] })] };
  const NIGHT = '2026-01-05T23:00:00+01:00';
  test.each([
    ['of the country', inSpain, { country: 'ES' }, '2026-01-06T07:00:00Z'],
    ['of another', inSpain, { country: 'PT' }, 'pass'],
    ['of none, by the chain', inSpain, {}, 'pass'],
    [
      'of none, most restrictive',
      { ...inSpain, unknownZone: 'most_restrictive' as const },
      {},
      '2026-01-06T07:00:00Z',
    ],
  ])('%s', (_title, data, profile, expected) => {
    expect(judge(NIGHT, data, { profile })).toBe(expected);
  });

  test('an unknown zone: the chain takes one, most_restrictive looks at all of the country', () => {
    // 20:30 in New York is 14:30 in Honolulu; 08:00 in Honolulu is the last morning of the country.
    const evening = '2026-01-06T01:30:00Z';
    const windows = [window(20, 8)];
    const person = { zone: 'America/Los_Angeles', profile: { country: 'US' } };
    expect(judge(evening, { windows }, person)).toBe('pass');
    expect(judge(evening, { windows, unknownZone: 'most_restrictive' }, person)).toBe('2026-01-06T18:00:00Z');
    const known = { ...person, profile: { country: 'US', timezone: 'America/Los_Angeles' } };
    expect(judge(evening, { windows, unknownZone: 'most_restrictive' }, known)).toBe('pass');
  });

  test('the first policy by name is reported, and the deferral is good for all of them', () => {
    const policies = [
      policyOf('z', { windows: [window(20, 22)], unknownZone: 'chain' }),
      policyOf('b', { windows: [window(22, 23)], unknownZone: 'chain' }),
    ];
    const view = gateViewOf({ now: '2026-01-05T21:00:00Z' });
    expect(link(policies).judge(sendOf(), [], view)).toMatchObject({
      verdict: 'defer',
      policy: 'z',
      reason: 'quiet_hours',
      until: at('2026-01-05T23:00:00Z'),
    });
    expect(view.seen).toEqual({ zone: 'UTC', 'profile.country': null });
  });
});

const zones = fc.constantFrom(
  'Europe/Madrid',
  'America/New_York',
  'Pacific/Kiritimati',
  'Pacific/Honolulu',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'UTC',
);
const minutes = fc.integer({ min: 0, max: 1439 }).map((each) => each * 60_000);
const windows = fc
  .array(
    fc.record({
      fromMs: minutes,
      toMs: minutes,
      weekdays: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })),
      countries: fc.constant(null),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .filter((each) => each.every(({ fromMs, toMs }) => fromMs !== toMs) && !isAlwaysQuiet(each));
const nearChanges = fc
  .tuple(
    fc.constantFrom(
      at('2026-03-29T01:00:00Z'),
      at('2026-10-25T01:00:00Z'),
      at('2026-11-01T06:00:00Z'),
      at('2026-04-04T15:00:00Z'),
    ),
    fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }),
  )
  .map(([middle, off]) => middle + off);
const instants = fc.oneof(
  nearChanges,
  fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }),
);

/** Written apart from the gate: is the local clock inside a window? */
function isQuiet(each: QuietWindow, zone: string, now: Instant): boolean {
  const { hour, minute, second, millisecond, weekday } = toLocal(zone, now);
  const ofDay = ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond;
  const on = (day: number) => each.weekdays === null || each.weekdays.includes(((day + 6) % 7) + 1);
  if (each.fromMs < each.toMs) return ofDay >= each.fromMs && ofDay < each.toMs && on(weekday);
  return (ofDay >= each.fromMs && on(weekday)) || (ofDay < each.toMs && on(weekday - 1));
}

group('laws', () => {
  test('a send that passes, now or at the deferral, is never inside a window, and a deferral is never in the past', () => {
    fc.assert(
      fc.property(windows, zones, instants, (list, zone, now) => {
        const gate = link([policyOf('p', { windows: list, unknownZone: 'chain' })]);
        const verdict = gate.judge(sendOf(), [], gateViewOf({ now: instant(now), zone }));
        const goesAt = verdict.verdict === 'defer' ? verdict.until : instant(now);
        if (verdict.verdict === 'defer') expect(verdict.until).toBeGreaterThan(now);
        for (const each of list) expect(isQuiet(each, zone, goesAt)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test('no earlier whole minute would have done', () => {
    fc.assert(
      fc.property(windows, zones, instants, (list, zone, now) => {
        const gate = link([policyOf('p', { windows: list, unknownZone: 'chain' })]);
        const start = instant(Math.ceil(now / 60_000) * 60_000);
        const verdict = gate.judge(sendOf(), [], gateViewOf({ now: start, zone }));
        if (verdict.verdict !== 'defer') return;
        for (let each = start; each < verdict.until; each = instant(each + 17 * 60_000)) {
          expect(list.some((one) => isQuiet(one, zone, each))).toBe(true);
        }
      }),
    );
  });
});

group('what is written', () => {
  const document = (windows: string) => `kind: QuietHoursPolicy\nname: p\nwindows: ${windows}`;
  test.each([
    ['[{ from: "22:00", to: "22:00" }]', 'equal-ends: "22:00"'],
    [
      '[{ from: "00:00", to: "12:00" }, { from: "12:00", to: "00:00" }]',
      'always-quiet: [{ from: "00:00", to: "12:00" }, { from: "12:00", to: "00:00" }]',
    ],
    ['[{ from: "24:00", to: "06:00" }]', 'bad-time: "24:00"'],
  ])('%s is refused', async (windows, problem) => {
    expect((await compilePolicy(document(windows))).problems).toEqual([problem]);
  });

  test('the whole week must be covered to be always quiet', () => {
    const all = [window(0, 12), window(12, 0)];
    expect(isAlwaysQuiet(all)).toBe(true);
    expect(isAlwaysQuiet([window(0, 12), window(12, 0, { weekdays: [1, 2, 3, 4, 5, 6] })])).toBe(false);
    expect(isAlwaysQuiet([window(0, 12), window(12, 0, { countries: ['ES'] })])).toBe(true);
    expect(isAlwaysQuiet([window(0, 12, { countries: ['PT'] }), window(12, 0, { countries: ['ES'] })])).toBe(
      false,
    );
  });

  test('the example compiles and describes itself', async () => {
    const { problems, policy } = await compilePolicy(readExample('gates', 'quiet_hours'));
    expect(problems).toEqual([]);
    expect(quietHours.describe(policy!.spec)).toBe('held from 22:00 to 08:00 local time');
    const strict = {
      windows: [window(22, 8, { weekdays: [6, 7], countries: ['ES'] })],
      unknownZone: 'most_restrictive',
    };
    expect(quietHours.describe(strict as never)).toBe(
      'held from 22:00 to 08:00 (Saturday, Sunday; ES) local time, in every zone of the country when theirs is unknown',
    );
  });
});
