/** `wait`: which moment is meant, what is past, and what a change of the profile does. */
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { at, linker, planOf, viewOf } from '../../../../tests/fixtures/step-view.ts';
import { compileSteps, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { type Instant, instant } from '../../../base/ids.ts';
import { formatInstant } from '../../../base/instant.ts';
import type { Json } from '../../../base/json.ts';
import { toLocal } from '../../../base/zone.ts';
import type { Move } from '../../../kernel/kinds.ts';
import type { MomentSpec } from '../moment.ts';
import { wait } from './index.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NINE_MS = 9 * HOUR_MS;

function planFor(moment: MomentSpec) {
  return planOf({ kind: 'wait', moment, inner: 'inside' });
}

function show(move: Move): string {
  if (move.go === 'stay') return formatInstant(move.dueAt);
  if (move.go === 'to') return `to ${move.step}`;
  return move.go === 'exit' ? `exit ${move.reason}` : move.go;
}

const time = (weekdays: readonly number[] | null = null): MomentSpec => ({
  form: 'time',
  atMs: NINE_MS,
  weekdays,
  onPast: 'continue',
});
const days = (
  count: number,
  atMs: number | null = null,
  weekdays: readonly number[] | null = null,
): MomentSpec => ({
  form: 'days',
  days: count,
  atMs,
  weekdays,
  onPast: 'continue',
});
const attribute = (name: string, onPast: MomentSpec['onPast'], offsetMs = 0, atMs = 0): MomentSpec => ({
  form: 'path',
  path: name.split('.'),
  offsetMs,
  atMs,
  onPast,
});

const CASES: readonly [
  string,
  MomentSpec,
  { now: string; zone?: string; profile?: { [name: string]: Json } },
  string,
][] = [
  [
    '48h are exact over a change of the clock',
    { form: 'elapsed', elapsedMs: 48 * HOUR_MS, onPast: 'continue' },
    { now: '2026-03-28T09:00:00+01:00', zone: 'Europe/Madrid' },
    '2026-03-30T08:00:00Z',
  ],
  [
    'two calendar days keep the time of day',
    days(2),
    { now: '2026-03-28T09:00:00+01:00', zone: 'Europe/Madrid' },
    '2026-03-30T07:00:00Z',
  ],
  ['a calendar day at 14:00', days(1, 14 * HOUR_MS), { now: '2026-01-05T20:30:00Z' }, '2026-01-06T14:00:00Z'],
  [
    'a calendar day, then on to a Monday',
    days(1, NINE_MS, [1]),
    { now: '2026-01-08T12:00:00Z' },
    '2026-01-12T09:00:00Z',
  ],
  ['until 09:00 at 08:59', time(), { now: '2026-01-05T08:59:00Z' }, '2026-01-05T09:00:00Z'],
  ['until 09:00 at 09:00 sharp passes', time(), { now: '2026-01-05T09:00:00Z' }, 'to inside'],
  ['until 09:00 at 09:01 is tomorrow', time(), { now: '2026-01-05T09:01:00Z' }, '2026-01-06T09:00:00Z'],
  [
    'weekdays are local: Friday evening in Honolulu',
    time([6]),
    { now: '2026-01-10T05:00:00Z', zone: 'Pacific/Honolulu' },
    '2026-01-10T19:00:00Z',
  ],
  [
    'a time in the spring gap: the first valid instant after',
    { ...time(), atMs: 2.5 * HOUR_MS } as MomentSpec,
    { now: '2026-03-29T00:00:00+01:00', zone: 'Europe/Madrid' },
    '2026-03-29T01:00:00Z',
  ],
  [
    'a time in the autumn overlap: the first occurrence',
    { ...time(), atMs: 2.5 * HOUR_MS } as MomentSpec,
    { now: '2026-10-25T00:00:00+02:00', zone: 'Europe/Madrid' },
    '2026-10-25T00:30:00Z',
  ],
  [
    'an instant',
    { form: 'instant', at: at('2026-12-24T09:00:00+01:00'), onPast: 'skip' },
    { now: '2026-01-05T09:00:00Z' },
    '2026-12-24T08:00:00Z',
  ],
  [
    'an instant that is now passes',
    { form: 'instant', at: at('2026-01-05T09:00:00Z'), onPast: 'skip' },
    { now: '2026-01-05T09:00:00Z' },
    'to inside',
  ],
  [
    'an instant that is past is skipped',
    { form: 'instant', at: at('2026-01-05T08:59:59Z'), onPast: 'skip' },
    { now: '2026-01-05T09:00:00Z' },
    'next',
  ],
  [
    'two days before an attribute',
    attribute('profile.end', 'skip', -2 * DAY_MS),
    { now: '2026-01-05T09:00:00Z', profile: { end: '2026-01-10T12:00:00Z' } },
    '2026-01-08T12:00:00Z',
  ],
  [
    'a past attribute: continue',
    attribute('profile.end', 'continue'),
    { now: '2026-01-05T09:00:00Z', profile: { end: '2026-01-04T12:00:00Z' } },
    'to inside',
  ],
  [
    'an unknown attribute counts as past: exit',
    attribute('profile.end', 'exit'),
    { now: '2026-01-05T09:00:00Z' },
    'exit past',
  ],
  [
    'a date is local, days before it are calendar days',
    attribute('profile.day', 'skip', -1 * DAY_MS, NINE_MS),
    { now: '2026-03-01T00:00:00Z', zone: 'Europe/Madrid', profile: { day: '2026-03-30' } },
    '2026-03-29T07:00:00Z',
  ],
  [
    'a value that is no date counts as unknown',
    attribute('profile.day', 'skip'),
    { now: '2026-03-01T00:00:00Z', profile: { day: 'soon' } },
    'next',
  ],
];
group('the moment (semantics 15, 16)', () => {
  test.each(CASES)('%s', (_title, moment, given, expected) => {
    expect(show(wait.link(planFor(moment), linker).arrive(viewOf(given).view))).toBe(expected);
  });

  test('entry.at counts from the trigger, and from its property `at` where it has one', () => {
    const step = wait.link(planFor(attribute('entry.at', 'continue', 3 * DAY_MS)), linker);
    const entry = { at: '2026-01-01T00:00:00Z' };
    expect(show(step.arrive(viewOf({ now: '2026-01-02T00:00:00Z', entry }).view))).toBe(
      '2026-01-04T00:00:00Z',
    );
    const properties = { at: '2026-01-10T00:00:00Z' };
    expect(
      show(step.arrive(viewOf({ now: '2026-01-02T00:00:00Z', entry: { ...entry, properties } }).view)),
    ).toBe('2026-01-13T00:00:00Z');
  });

  test('a span counts from the arrival by event time, and is over when that is long ago', () => {
    const step = wait.link(planFor({ form: 'elapsed', elapsedMs: HOUR_MS, onPast: 'continue' }), linker);
    const given = { now: '2026-01-01T12:00:00Z', arrivedAt: '2026-01-01T11:30:00Z' };
    expect(show(step.arrive(viewOf(given).view))).toBe('2026-01-01T12:30:00Z');
    expect(show(step.arrive(viewOf({ ...given, arrivedAt: '2026-01-01T10:00:00Z' }).view))).toBe('to inside');
  });
});

group('a change while it waits (semantics 18)', () => {
  test('another value of the attribute moves the moment, and past it `on_past` decides', () => {
    const step = wait.link(planFor(attribute('profile.end', 'skip')), linker);
    const { view } = viewOf({ now: '2026-01-05T09:00:00Z', profile: { end: '2026-01-10T12:00:00Z' } });
    view.run.dueAt = (step.arrive(view) as { dueAt: Instant }).dueAt;
    expect(show(step.touched?.(view) as Move)).toBe('2026-01-10T12:00:00Z');
    view.state.profile.end = '2026-01-20T12:00:00Z';
    expect(show(step.touched?.(view) as Move)).toBe('2026-01-20T12:00:00Z');
    view.state.profile.end = '2026-01-02T12:00:00Z';
    expect(show(step.touched?.(view) as Move)).toBe('next');
    delete view.state.profile.end;
    expect(show(step.touched?.(view) as Move)).toBe('next');
  });

  test('another zone moves a time of day to the next one there, never into the past', () => {
    const step = wait.link(planFor(time()), linker);
    const { view } = viewOf({ now: '2026-01-05T07:00:00Z', zone: 'Europe/Madrid' });
    expect(show(step.arrive(view))).toBe('2026-01-05T08:00:00Z');
    view.zone = 'America/New_York';
    expect(show(step.touched?.(view) as Move)).toBe('2026-01-05T14:00:00Z');
    view.zone = 'Asia/Tokyo';
    expect(show(step.touched?.(view) as Move)).toBe('2026-01-06T00:00:00Z');
  });

  test('spans and instants are not looked at again', () => {
    expect(
      wait.link(planFor({ form: 'elapsed', elapsedMs: 1, onPast: 'continue' }), linker).touched,
    ).toBeUndefined();
    expect(wait.link(planFor({ form: 'instant', at: 0, onPast: 'skip' }), linker).touched).toBeUndefined();
  });

  test('a late wake-up goes on at once (semantics 20)', () => {
    const step = wait.link(planFor(time()), linker);
    expect(show(step.due?.(viewOf({ now: '2026-01-09T10:00:00Z' }).view) as Move)).toBe('to inside');
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
  'UTC',
);
const instants = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) });

group('laws', () => {
  test('a wait never ends before it began, and a time of day is met on the wall', () => {
    const moments = fc.oneof(
      fc.record({
        form: fc.constant('days' as const),
        days: fc.integer({ min: 1, max: 60 }),
        atMs: fc.option(fc.integer({ min: 0, max: 1439 }).map((m) => m * 60_000)),
        weekdays: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })),
        onPast: fc.constant('continue' as const),
      }),
      fc.record({
        form: fc.constant('time' as const),
        atMs: fc.integer({ min: 0, max: 1439 }).map((m) => m * 60_000),
        weekdays: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })),
        onPast: fc.constant('continue' as const),
      }),
      fc.record({
        form: fc.constant('elapsed' as const),
        elapsedMs: fc.integer({ min: 0, max: 90 * DAY_MS }),
        onPast: fc.constant('continue' as const),
      }),
    );
    fc.assert(
      fc.property(moments, zones, instants, (moment, zone, now) => {
        const move = wait.link(planFor(moment), linker).arrive(viewOf({ now: instant(now), zone }).view);
        if (move.go !== 'stay') return;
        expect(move.dueAt).toBeGreaterThan(now);
        if (moment.form === 'elapsed') return;
        const local = toLocal(zone, move.dueAt);
        if (moment.weekdays !== null) expect(moment.weekdays).toContain(local.weekday);
        if (moment.form === 'time') {
          const shown = (local.hour * 60 + local.minute) * 60_000;
          expect(shown - moment.atMs).toBeGreaterThanOrEqual(0);
          expect(shown - moment.atMs).toBeLessThanOrEqual(HOUR_MS);
        }
      }),
    );
  });
});

group('what is written', () => {
  const right: readonly [string, string][] = [
    ['3d', 'wait 3 days'],
    ['{ days: 1, at: "14:00" }', 'wait 1 calendar day, until 14:00'],
    [
      '{ until: "09:00", weekdays: [mon, tue, wed, thu, fri] }',
      'wait until 09:00 local time on Monday to Friday',
    ],
    [
      '{ until: 2026-12-24T09:00:00+01:00, on_past: skip }',
      'wait until 2026-12-24T08:00:00Z (skipped when past)',
    ],
    [
      '{ until: profile.trial_ends_at, offset: -2d, on_past: exit }',
      'wait until 2 days before `profile.trial_ends_at` (the run ends when past)',
    ],
    [
      '{ until: profile.renewal_date, at: "09:00", on_past: continue }',
      'wait until `profile.renewal_date` at 09:00',
    ],
    ['{ until: entry.due, on_past: continue }', 'wait until `entry.due`'],
    ['{ until: entry.at, offset: 3d }', 'wait until 3 days after `entry.at`'],
  ];
  test.each(right)('%s', async (written, described) => {
    const { problems, steps } = await compileSteps(`- { id: a, wait: ${written} }`);
    expect(problems).toEqual([]);
    expect(steps.a && wait.describe(steps.a)).toBe(described);
  });

  const wrong: readonly [string, string][] = [
    ['{ until: profile.trial_ends_at }', 'missing-on-past: until: profile.trial_ends_at'],
    ['{ until: 2026-12-24T09:00:00Z }', 'missing-on-past: until: 2026-12-24T09:00:00Z'],
    ['{ until: 2026-12-24T09:00:00, on_past: skip }', 'bad-instant: 2026-12-24T09:00:00'],
    ['{ until: "25:00" }', 'bad-time: "25:00"'],
    ['{ until: profile.seats, on_past: skip }', 'wrong-type: profile.seats'],
    ['{ until: "09:00", offset: 2d }', 'bad-wait: offset'],
    ['{ until: entry.at, offset: two days }', 'bad-duration: two days'],
    ['{ days: 1, until: "09:00" }', 'bad-wait: until'],
    ['{ on_past: skip }', 'bad-wait: { on_past: skip }'],
  ];
  test.each(wrong)('%s is refused', async (written, problem) => {
    expect((await compileSteps(`- { id: a, wait: ${written} }`)).problems).toEqual([problem]);
  });

  test('nested steps run, then what follows', async () => {
    const { steps } = await compileSteps(`
- id: a
  wait: { until: "09:00", steps: [{ id: in, update: { profile.lifecycle: x } }] }
- { id: b, exit: done }`);
    expect(steps.in?.next).toBe('b');
    expect(steps.a && wait.branches(steps.a)).toEqual([
      { label: 'in time', to: 'in' },
      { label: 'next', to: 'b' },
    ]);
  });

  test('the example compiles', async () => {
    expect((await compileSteps(readExample('steps', 'wait'))).problems).toEqual([]);
  });
});
