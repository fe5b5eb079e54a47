/** The worst case is never too low, is exact where nothing is left to chance, and knows caps and who starts how often. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitions } from '../../kinds/registry.ts';
import type { JourneyPlan, Plan, PolicyPlan } from '../../plan/plan.ts';
import { COUNT_MAX } from './busiest.ts';
import { DAY_MS, HOUR_MS, mostWithin, walkRuns } from './walk.fixture.ts';
import { createPressure } from './worst-case.ts';

/** A list of steps as people write it. */
type Tree =
  | {
      readonly is: 'send';
      readonly channel?: string;
      readonly tags?: readonly string[];
      readonly onCapped?: string;
    }
  | { readonly is: 'wait'; readonly moment: object; readonly steps?: readonly Tree[] }
  | {
      readonly is: 'wait_for';
      readonly deadline: object;
      readonly paths: readonly (readonly Tree[])[];
      readonly late: readonly Tree[];
    }
  | { readonly is: 'branch'; readonly paths: readonly (readonly Tree[])[] }
  | {
      readonly is: 'repeat';
      readonly max: number;
      readonly everyMs: number | null;
      readonly steps: readonly Tree[];
    }
  | { readonly is: 'exit' };

/** Flattens lists into a table of steps, as the compiler does. */
function planSteps(list: readonly Tree[]): Pick<JourneyPlan, 'start' | 'steps'> {
  const steps: { [id: string]: object } = {};
  let number = 0;
  const lay = (trees: readonly Tree[], after: string | null): string | null => {
    let next = after;
    for (const tree of trees.toReversed()) {
      number += 1;
      const id = `${tree.is}_${number}`;
      steps[id] = { ...lower(tree, id, next), next, source: { file: 'a', line: number, column: 1 } };
      next = id;
    }
    return next;
  };
  const lower = (tree: Tree, id: string, next: string | null): object => {
    if (tree.is === 'send') {
      const { channel = 'email', tags = [], onCapped = 'skip' } = tree;
      return {
        kind: 'send',
        channels: [channel],
        class: 'promotional',
        tags,
        onCapped: { do: onCapped },
        blocks: true,
        onError: null,
      };
    }
    if (tree.is === 'wait') return { kind: 'wait', moment: tree.moment, inner: lay(tree.steps ?? [], next) };
    if (tree.is === 'branch') {
      const paths = tree.paths.map((each, index) => ({ id: `p${index}`, to: lay(each, next) }));
      return { kind: 'branch', paths, otherwise: { id: 'rest', to: next } };
    }
    if (tree.is === 'repeat') {
      return { kind: 'repeat', max: tree.max, everyMs: tree.everyMs, body: lay(tree.steps, id) };
    }
    if (tree.is === 'exit') return { kind: 'exit', reason: 'x' };
    const paths = tree.paths.map((each, index) => ({
      id: `p${index}`,
      on: 'event',
      event: 'E',
      to: lay(each, next),
    }));
    return { kind: 'wait_for', paths, deadline: tree.deadline, onTimeout: lay(tree.late, next) };
  };
  return { start: lay(list, null) as JourneyPlan['start'], steps: steps as unknown as JourneyPlan['steps'] };
}

function journeyOf(list: readonly Tree[], more: Partial<JourneyPlan> = {}): JourneyPlan {
  return {
    name: 'j',
    class: 'promotional',
    entry: { by: 'event', event: 'E' },
    reentry: { mode: 'never' },
    whileActive: 'reject',
    exits: [],
    goals: [],
    ...planSteps(list),
    ...more,
  } as unknown as JourneyPlan;
}

const classes = { promotional: { essential: false }, service: { essential: true } };
const planOf = (policies: { [name: string]: PolicyPlan } = {}) =>
  ({ workspace: { classes }, policies, journeys: {} }) as unknown as Plan;

function cap(
  caps: readonly object[],
  channels: readonly string[] = ['email', 'push'],
  tags: readonly string[] | null = null,
): PolicyPlan {
  const counts = { classes: null, channels: null, tags: null };
  return {
    gate: 'frequency',
    covers: { classes: ['promotional'], channels },
    spec: { caps, tags, counts },
    source: { file: 'p', line: 1, column: 1 },
    about: {},
  } as unknown as PolicyPlan;
}

function peaks(
  journey: JourneyPlan,
  policies: { [name: string]: PolicyPlan } = {},
): readonly [number, number] {
  const found = createPressure(planOf(policies), definitions).ofJourney(journey);
  return [found[1].messages, found[7].messages];
}

const send: Tree = { is: 'send' };
const span = (hours: number): Tree => ({
  is: 'wait',
  moment: { form: 'elapsed', elapsedMs: hours * HOUR_MS, onPast: 'continue' },
});
const clock = (hour: number, days = 0, weekdays: readonly number[] | null = null): Tree => ({
  is: 'wait',
  moment: { form: days === 0 ? 'time' : 'days', days, atMs: hour * HOUR_MS, weekdays, onPast: 'continue' },
});
const until = (
  root: 'entry' | 'profile',
  days: number,
  onPast: string,
  steps: readonly Tree[] = [],
): Tree => ({
  is: 'wait',
  moment: {
    form: 'path',
    path: [root, root === 'entry' ? 'at' : 'ends'],
    offsetMs: days * DAY_MS,
    atMs: 0,
    onPast,
  },
  steps,
});
const waitFor = (days: number, path: readonly Tree[], late: readonly Tree[]): Tree => ({
  is: 'wait_for',
  deadline: { form: 'elapsed', elapsedMs: days * DAY_MS, onPast: 'continue' },
  paths: [path],
  late,
});

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

const moments = fc.oneof(
  fc.constantFrom(1, 6, 23, 24, 30, 48).map((hours) => span(hours)),
  fc.constantFrom(1, 10, 20).map((hour) => clock(hour)),
  fc
    .tuple(fc.constantFrom(1, 10), fc.constantFrom(1, 2), fc.constantFrom(null, [1], [1, 4]))
    .map(([hour, days, weekdays]) => clock(hour, days, weekdays)),
  fc.constantFrom([1], [2, 6]).map((weekdays) => clock(10, 0, weekdays)),
  fc.integer({ min: 0, max: 5 }).map((days) => until('entry', days, 'continue')),
);
const { list } = fc.letrec<{ list: readonly Tree[]; tree: Tree }>((tie) => {
  const nested = tie('list');
  return {
    list: fc.array(tie('tree'), { minLength: 1, maxLength: 4, depthIdentifier: 'steps' }),
    tree: fc.oneof(
      { depthSize: 'small', depthIdentifier: 'steps' },
      { arbitrary: fc.constant(send), weight: 4 },
      { arbitrary: moments, weight: 4 },
      fc.array(nested, { minLength: 1, maxLength: 2 }).map((paths): Tree => ({ is: 'branch', paths })),
      fc.tuple(fc.constantFrom(1, 2), nested, nested).map(([days, path, late]) => waitFor(days, path, late)),
      fc
        .tuple(
          fc.constantFrom('profile' as const, 'entry' as const),
          fc.integer({ min: -3, max: 3 }),
          fc.constantFrom('skip', 'exit', 'continue'),
          nested,
        )
        .map(([root, days, onPast, steps]) => until(root, days, onPast, steps)),
      fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(null, 5, 24, 40), nested).map(
        ([max, hours, steps]): Tree => ({
          is: 'repeat',
          max,
          everyMs: hours === null ? null : hours * HOUR_MS,
          steps: [...steps, span(2)],
        }),
      ),
      fc.constant<Tree>({ is: 'exit' }),
    ),
  };
});
const chances = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  minLength: 60,
  maxLength: 60,
});

/** Chances that begin anew at their end, each time a little different. */
function chanceOf(numbers: readonly number[]): () => number {
  let index = 0;
  return () => {
    index += 1;
    return ((numbers[index % numbers.length] ?? 0) + Math.floor(index / numbers.length) * 0.37) % 1;
  };
}

/** Above the highest count that is told apart it means: more. */
function orMore(messages: number): number {
  return messages > COUNT_MAX ? Number.POSITIVE_INFINITY : messages;
}

describe('against a walk by brute force', () => {
  const ways = fc.constantFrom(
    { more: {}, runs: { gapMs: Number.POSITIVE_INFINITY, together: false, endsEarly: false }, count: 1 },
    {
      more: { reentry: { mode: 'always' } },
      runs: { gapMs: DAY_MS, together: false, endsEarly: false },
      count: 6,
    },
    {
      more: {
        reentry: { mode: 'after', afterMs: 2 * DAY_MS, from: 'entry' },
        exits: [{ by: 'event', event: 'X' }],
      },
      runs: { gapMs: 2 * DAY_MS, together: false, endsEarly: true },
      count: 6,
    },
  );

  it('nobody ever gets more than the worst case', () => {
    fc.assert(
      fc.property(
        list,
        ways,
        fc.array(chances, { minLength: 8, maxLength: 8 }),
        (trees, { more, runs, count }, all) => {
          const journey = journeyOf(trees, more as unknown as Partial<JourneyPlan>);
          const [day, week] = peaks(journey);
          for (const numbers of all) {
            const sent = walkRuns(journey, runs, count, chanceOf(numbers));
            expect(mostWithin(sent, 1)).toBeLessThanOrEqual(orMore(day));
            expect(mostWithin(sent, 7)).toBeLessThanOrEqual(orMore(week));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('runs side by side never give more, either', () => {
    const simple = fc.array(
      fc.oneof(
        fc.constant(send),
        moments,
        fc.tuple(list, list).map(([path, late]) => waitFor(2, path, late)),
      ),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(simple, fc.array(chances, { minLength: 5, maxLength: 5 }), (trees, all) => {
        fc.pre(!/"profile"|repeat/.test(JSON.stringify(trees)));
        const journey = journeyOf(trees, { reentry: { mode: 'always' }, whileActive: 'parallel' });
        const [day, week] = peaks(journey);
        for (const numbers of all) {
          const sent = walkRuns(
            journey,
            { gapMs: DAY_MS, together: true, endsEarly: false },
            20,
            chanceOf(numbers),
          );
          expect(mostWithin(sent, 1)).toBeLessThanOrEqual(orMore(day));
          expect(mostWithin(sent, 7)).toBeLessThanOrEqual(orMore(week));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('where nothing but the hour of the entry is open, the worst case happens', () => {
    const exact = fc.array(fc.oneof(fc.constant(send), fc.constantFrom(1, 6, 23, 24, 30, 48).map(span)), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(exact, (trees) => {
        const journey = journeyOf(trees);
        const [day, week] = peaks(journey);
        const walks = Array.from({ length: 24 * 7 }, (_, hour) =>
          walkRuns(
            journey,
            { gapMs: 0, together: false, endsEarly: false },
            1,
            () => hour / (24 * 7) + 0.001,
          ),
        );
        expect(Math.max(...walks.map((sent) => mostWithin(sent, 1)))).toBe(day);
        expect(Math.max(...walks.map((sent) => mostWithin(sent, 7)))).toBe(week);
      }),
    );
  });
});
