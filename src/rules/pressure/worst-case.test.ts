/** The worst case in small journeys: one run, several, with caps, and of all journeys together. */
import { describe, expect, it } from 'vitest';
import { definitions } from '../../kinds/registry.ts';
import type { JourneyPlan, PolicyPlan } from '../../plan/plan.ts';
import {
  cap,
  clock,
  journeyOf,
  peaks,
  planOf,
  send,
  span,
  type Tree,
  until,
  waitFor,
} from './journeys.fixture.ts';
import { DAY_MS, HOUR_MS } from './walk.fixture.ts';
import { createPressure } from './worst-case.ts';

describe('one run', () => {
  it.each<[string, readonly Tree[], number, number]>([
    ['messages at once', [send, send, send], 3, 3],
    ['a wait of a day parts them', [send, span(24), send], 1, 2],
    ['a wait of an hour less does not', [send, span(23), send], 2, 2],
    ['the longest of two ways', [{ is: 'branch', paths: [[send], [send, send]] }, send], 3, 3],
    ['an event may come at once', [send, waitFor(3, [send], [])], 2, 2],
    ['a timeout does not', [send, waitFor(3, [], [send])], 1, 2],
    [
      'calendar days part local days, however short they are',
      [send, clock(1, 1), send, clock(1, 1), send],
      1,
      3,
    ],
    ['the same hour again, an hour later, is tomorrow', [clock(10), send, span(1), clock(10), send], 1, 2],
    ['the same hour at that hour has come', [clock(10), send, clock(10), send], 2, 2],
    ['one weekday comes once a week', [clock(10, 0, [1]), send, span(1), clock(10, 0, [1]), send], 1, 1],
    ['two weekdays of one week', [clock(10, 0, [1, 5]), send, span(1), clock(10, 0, [1, 5]), send], 1, 2],
    [
      'days after the entry',
      [send, until('entry', 3, 'continue'), send, until('entry', 5, 'continue'), send],
      1,
      3,
    ],
    [
      'days after the entry that have passed',
      [waitFor(9, [], []), send, until('entry', 5, 'continue'), send],
      2,
      2,
    ],
    [
      'days before a date that is near, or past',
      [send, until('profile', -7, 'continue'), send, until('profile', -1, 'continue'), send],
      3,
      3,
    ],
    [
      'the same, skipped when past',
      [send, until('profile', -7, 'skip', [send]), until('profile', -1, 'skip', [send])],
      2,
      3,
    ],
    [
      'both before the date',
      [until('profile', -7, 'skip', [send]), until('profile', -1, 'skip', [send])],
      1,
      2,
    ],
    ['rounds of a loop', [{ is: 'repeat', max: 4, everyMs: 12 * HOUR_MS, steps: [send] }], 2, 4],
    [
      'rounds of a loop, and what follows the last',
      [{ is: 'repeat', max: 3, everyMs: 2 * DAY_MS, steps: [send] }, send],
      2,
      4,
    ],
    [
      'a loop in a loop: a bound, as if the outer rounds followed at once',
      [
        {
          is: 'repeat',
          max: 2,
          everyMs: 3 * DAY_MS,
          steps: [{ is: 'repeat', max: 3, everyMs: HOUR_MS, steps: [send] }],
        },
      ],
      6,
      6,
    ],
    ['nothing behind an exit', [send, { is: 'exit' }, send], 1, 1],
  ])('%s', (_title, list, day, week) => {
    expect(peaks(journeyOf(list))).toEqual([day, week]);
  });
});

describe('several runs', () => {
  const always = { reentry: { mode: 'always' } } as const;
  it.each<[string, readonly Tree[], Partial<JourneyPlan>, number, number]>([
    ['one after the other, started once a day', [send], always, 1, 7],
    [
      'an hour of tomorrow, and a day after an entry just before midnight: no second midnight',
      [clock(1, 1), until('entry', 1, 'skip', [send, { is: 'exit' }]), send],
      always,
      1,
      7,
    ],
    ['a rest between them', [send], { reentry: { mode: 'after', afterMs: 3 * DAY_MS, from: 'entry' } }, 1, 3],
    ['the next when the last is over', [send, span(72), send], always, 2, 6],
    [
      'ended from outside before',
      [send, span(72), send],
      { ...always, exits: [{ by: 'event', event: 'X' }] as never },
      2,
      8,
    ],
    [
      'side by side: an answer to all at once',
      [span(48), send, waitFor(2, [send], [])],
      { ...always, whileActive: 'parallel' },
      4,
      16,
    ],
    ['once for each key, and keys without end', [send], { reentry: { mode: 'never' }, key: ['k'] }, 1, 7],
    [
      'by the week',
      [send],
      { ...always, entry: { by: 'schedule', schedule: { every: 'week', at: '10:00' }, zone: 'workspace' } },
      1,
      1,
    ],
    [
      'once in a year',
      [send],
      {
        ...always,
        entry: { by: 'date', attribute: ['profile', 'birthday'], every: 'year', at: '09:00', feb29: 'feb28' },
      },
      1,
      1,
    ],
    ['at one instant', [send], { ...always, entry: { by: 'at', at: 0 } }, 1, 1],
  ])('%s', (_title, list, more, day, week) => {
    expect(peaks(journeyOf(list, more))).toEqual([day, week]);
  });

  it('takes a digest to follow on the one before', () => {
    const gathered = journeyOf([send], { ...always, whileActive: 'parallel' });
    const steps = {
      gather: {
        kind: 'digest',
        key: null,
        gapMs: null,
        maxMs: 6 * HOUR_MS,
        keep: 50,
        next: gathered.start,
        source: null,
      },
      ...gathered.steps,
    } as unknown as JourneyPlan['steps'];
    expect(peaks({ ...gathered, start: 'gather' as never, steps })).toEqual([4, 28]);
  });

  it('starts as often as it is told', () => {
    const journey = journeyOf([send], { ...always, whileActive: 'parallel' });
    const rare = createPressure(planOf(), definitions, { startsPerDay: 0.5, essential: false });
    expect(rare.ofJourney(journey)[7].messages).toBe(4);
  });
});

describe('caps', () => {
  const five: readonly Tree[] = [
    send,
    send,
    send,
    { is: 'send', channel: 'push' },
    { is: 'send', channel: 'push' },
  ];
  it.each<[string, { [name: string]: PolicyPlan }, number, number]>([
    ['none', {}, 5, 5],
    ['over everything', { a: cap([{ over: 'calendar', max: 2, per: 'day' }]) }, 2, 5],
    ['over one channel', { a: cap([{ over: 'calendar', max: 1, per: 'week' }], ['email']) }, 3, 4],
    ['rolling, shorter than a day', { a: cap([{ over: 'rolling', max: 1, withinMs: 12 * HOUR_MS }]) }, 2, 5],
    [
      'several, together',
      {
        a: cap([{ over: 'calendar', max: 1, per: 'day' }], ['email']),
        b: cap([{ over: 'calendar', max: 1, per: 'day' }], ['push']),
      },
      2,
      5,
    ],
    [
      'over a tag that none has',
      { a: cap([{ over: 'calendar', max: 1, per: 'day' }], ['email', 'push'], ['survey']) },
      5,
      5,
    ],
  ])('%s', (_title, policies, day, week) => {
    expect(peaks(journeyOf(five), policies)).toEqual([day, week]);
  });

  it('lets no more runs past a first message than its cap, when that ends the run', () => {
    const list: readonly Tree[] = [
      { is: 'send', onCapped: 'exit' },
      waitFor(7, [{ is: 'send', channel: 'push' }], []),
    ];
    const journey = journeyOf(list, { reentry: { mode: 'always' }, whileActive: 'parallel' });
    expect(peaks(journey)).toEqual([9, 21]);
    expect(
      peaks(journey, { a: cap([{ over: 'rolling', max: 1, withinMs: 90 * DAY_MS }], ['email']) }),
    ).toEqual([2, 2]);
  });

  it('adds journeys up, and says what limits them and who has the greatest share', () => {
    const policies = { most: cap([{ over: 'calendar', max: 3, per: 'day' }], ['email']) };
    const pressure = createPressure(planOf(policies), definitions);
    pressure.add({ ...journeyOf([send, send]), name: 'a' });
    pressure.add({ ...journeyOf([send, send, send]), name: 'b' });
    pressure.add({ ...journeyOf([{ is: 'send', channel: 'push' }]), name: 'c' });
    expect(pressure.ofAll(1)).toEqual({
      messages: 4,
      journeys: [
        { name: 'b', messages: 3 },
        { name: 'a', messages: 2 },
        { name: 'c', messages: 1 },
      ],
      sharing: 3,
      limitedBy: ['most'],
    });
    expect(pressure.ofAll(7)).toMatchObject({ messages: 6, limitedBy: [] });
  });
});
