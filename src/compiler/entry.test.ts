/** Every form in which runs start, as it is lowered; and what `entry` may be asked then. */
import { describe, expect, it } from 'vitest';
import { readTrial, replaceIn, tryCompile } from './trial-workspace.fixture.ts';

const trial = replaceIn(
  readTrial(),
  'catalog.yaml',
  '  seats: integer',
  `  seats: integer
  birthday: date
  tags: { type: list, items: string }
  bookings: { type: list, items: { type: object, properties: { id: string, starts_at: instant } } }`,
);

async function compileEntry(enter: string, steps = '[{ id: a, wait: 1d }]') {
  const text = `kind: Journey\nname: other\nclass: lifecycle\nenter: ${enter}\nsteps: ${steps}\n`;
  return tryCompile([...trial, { path: 'journeys/other.journey.yaml', text }]);
}

describe('forms of entry', () => {
  const forms: readonly (readonly [enter: string, lowered: object])[] = [
    ['{ event: trial_started, reentry: never }', { entry: { by: 'event', event: 'trial_started' } }],
    ['{ event: trial_started, reentry: always }', { reentry: { mode: 'always' } }],
    [
      '{ event: trial_started, reentry: { after: 30d, from: exit } }',
      { reentry: { mode: 'after', afterMs: 30 * 86_400_000, from: 'exit' } },
    ],
    ['{ event: trial_started, key: event.trial_id, reentry: never }', { key: ['trial_id'] }],
    [
      '{ event: trial_started, reentry: never, while_active: parallel, max_active: 7, limit: { per_day: 10, total: 100 } }',
      { whileActive: 'parallel', maxActive: 7, limit: { perDay: 10, total: 100 } },
    ],
    [
      '{ segment: reachable_trials, existing: enter, reentry: never }',
      { entry: { by: 'segment', segment: 'reachable_trials', existing: 'enter' } },
    ],
    [
      '{ date: profile.birthday, every: year, at: "09:00", feb29: mar01, reentry: always }',
      { entry: { by: 'date', attribute: ['birthday'], every: 'year', at: '09:00', feb29: 'mar01' } },
    ],
    [
      '{ changed: profile.trial_ends_at, reentry: always }',
      { entry: { by: 'changed', attribute: ['trial_ends_at'] } },
    ],
    [
      '{ each: profile.bookings, key: event.id, reentry: never }',
      { entry: { by: 'each', attribute: ['bookings'], key: ['id'] }, key: ['id'] },
    ],
    [
      '{ at: 2026-03-02T09:00:00+01:00, reentry: never }',
      { entry: { by: 'at', at: Date.UTC(2026, 2, 2, 8) } },
    ],
    [
      '{ schedule: { every: week, at: "10:00", weekdays: [mon, fri], zone: subscriber }, reentry: always }',
      {
        entry: {
          by: 'schedule',
          schedule: { every: 'week', at: '10:00', weekdays: ['mon', 'fri'] },
          zone: 'subscriber',
        },
      },
    ],
  ];
  it.each(forms)('%s', async (enter, lowered) => {
    const { plan, pretty } = await compileEntry(enter);
    expect(pretty).toBe('');
    expect(plan!.journeys.other).toMatchObject(lowered);
  });

  it('takes a journey that starts with a digest as parallel (semantics 8)', async () => {
    const { plan } = await compileEntry(
      '{ event: trial_started, reentry: always }',
      '[{ id: d, digest: { window: 15m } }]',
    );
    expect(plan!.journeys.other?.whileActive).toBe('parallel');
  });
});

describe('what `entry` holds', () => {
  const wait = (path: string) => `[{ id: a, wait: { until: ${path}, on_past: skip } }]`;
  const reads: readonly (readonly [codes: string[], enter: string, path: string])[] = [
    [[], '{ each: profile.bookings, key: event.id, reentry: never }', 'entry.starts_at'],
    [['unknown-property'], '{ each: profile.bookings, reentry: never }', 'entry.start_at'],
    [[], '{ changed: profile.trial_ends_at, reentry: always }', 'entry.value'],
    [[], '{ segment: reachable_trials, reentry: never }', 'entry.at'],
    [['unknown-property'], '{ segment: reachable_trials, reentry: never }', 'entry.trial_id'],
    [[], '{ event: trial_started, reentry: never }', 'entry.at'],
    [['bad-type'], '{ each: profile.country, reentry: never }', 'entry.at'],
    [['bad-path'], '{ changed: subscriber.id, reentry: never }', 'entry.at'],
    [['unknown-attribute'], '{ date: profile.birthdy, at: "09:00", reentry: never }', 'entry.at'],
  ];
  it.each(reads)('%j: %s reads %s', async (codes, enter, path) => {
    const { diagnostics, pretty } = await compileEntry(enter, wait(path));
    expect(
      diagnostics.map((each) => each.code),
      pretty,
    ).toEqual(codes);
  });
});
