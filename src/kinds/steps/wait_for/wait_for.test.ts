/** `wait_for`: which path opens, when, and what counts. */
import { expect, describe as group, test } from 'vitest';
import { at, event, is, linker, planOf, trueFrom, viewOf } from '../../../../tests/fixtures/step-view.ts';
import { compileSteps, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { instant } from '../../../base/ids.ts';
import { formatInstant } from '../../../base/instant.ts';
import type { LinkedStep, Move } from '../../../kernel/kinds.ts';
import { waitFor } from './index.ts';
import type { WaitForData } from './schema.ts';

const DAY_MS = 86_400_000;
const NOON = '2026-01-05T12:00:00Z';

function link(data: Partial<WaitForData>): LinkedStep {
  const spec = {
    kind: 'wait_for',
    paths: [],
    deadline: { form: 'elapsed', elapsedMs: 3 * DAY_MS, onPast: 'continue' },
    lookbackMs: 0,
    onTimeout: 'late',
    ...data,
  };
  return waitFor.link(planOf(spec as never), linker);
}

function show(move: Move | undefined): string {
  if (move === undefined) return 'nothing';
  if (move.go === 'stay') return formatInstant(move.dueAt);
  if (move.go === 'to') return `to ${move.step}${move.event ? ` by ${move.event.name}` : ''}`;
  return move.go === 'exit' ? `exit ${move.reason}` : move.go;
}

const onOrder = { id: 'bought', to: 'thanks', on: 'event', event: 'ordered' } as never;
const onVip = { id: 'vip', to: 'special', on: 'condition', when: is('profile.vip', true) } as never;

group('on arrival', () => {
  test('parks until the deadline', () => {
    expect(show(link({ paths: [onOrder] }).arrive(viewOf({ now: NOON }).view))).toBe('2026-01-08T12:00:00Z');
  });

  test('a condition that is true passes at once (semantics 13)', () => {
    const { view, decided } = viewOf({ now: NOON, profile: { vip: true } });
    expect(show(link({ paths: [onOrder, onVip] }).arrive(view))).toBe('to special');
    expect(decided).toEqual([{ type: 'moved', kind: 'wait_for', reason: 'vip' }]);
  });

  test('a condition that becomes true by time wakes the run then', () => {
    const byTime = {
      id: 'quiet',
      to: 'quiet',
      on: 'condition',
      when: trueFrom('2026-01-06T00:00:00Z'),
    } as never;
    const step = link({ paths: [byTime] });
    const { view } = viewOf({ now: NOON });
    expect(show(step.arrive(view))).toBe('2026-01-06T00:00:00Z');
    view.now = at('2026-01-06T00:00:00Z');
    expect(show(step.due?.(view))).toBe('to quiet');
  });

  test('an event of this instant handled before counts, one from before the arrival does not', () => {
    const step = link({ paths: [onOrder] });
    expect(show(step.arrive(viewOf({ now: NOON, recent: [event('ordered', NOON)] }).view))).toBe(
      'to thanks by ordered',
    );
    const earlier = event('ordered', '2026-01-05T11:59:59Z');
    expect(show(step.arrive(viewOf({ now: NOON, recent: [earlier] }).view))).toBe('2026-01-08T12:00:00Z');
    const wide = link({ paths: [onOrder], lookbackMs: 60_000 });
    expect(show(wide.arrive(viewOf({ now: NOON, recent: [earlier] }).view))).toBe('to thanks by ordered');
  });

  test('the lookback needs one event more than the run itself brought', () => {
    const counts = [is('profile.one', true), is('profile.two', true)];
    const path = { ...(onOrder as object), lookback: { counts } } as never;
    const step = link({ paths: [path], lookbackMs: 60_000 });
    const profile = { one: true, two: false };
    const foreign = { name: 'started', at: NOON };
    expect(show(step.arrive(viewOf({ now: NOON, profile, entry: foreign }).view))).toBe('to thanks');
    const own = { name: 'ordered', at: NOON };
    expect(show(step.arrive(viewOf({ now: NOON, profile, entry: own }).view))).toBe('2026-01-08T12:00:00Z');
    expect(show(step.arrive(viewOf({ now: NOON, profile: { one: true, two: true }, entry: own }).view))).toBe(
      'to thanks',
    );
  });
});

group('while it waits', () => {
  test.each([
    ['the event', event('ordered', '2026-01-05T13:00:00Z'), 'to thanks by ordered'],
    ['another event', event('started', '2026-01-05T13:00:00Z'), '2026-01-08T12:00:00Z'],
    [
      'an event that happened before the arrival',
      event('ordered', '2026-01-05T11:00:00Z'),
      '2026-01-08T12:00:00Z',
    ],
    ['a late event', { ...event('ordered', '2026-01-05T13:00:00Z'), late: true }, '2026-01-08T12:00:00Z'],
  ])('%s', (_title, input, expected) => {
    const step = link({ paths: [onOrder] });
    const { view } = viewOf({ now: NOON });
    step.arrive(view);
    view.now = at('2026-01-05T13:00:00Z');
    expect(show(step.event?.(view, input))).toBe(expected);
  });

  test('`where` reads the event tested', () => {
    const step = link({ paths: [{ ...(onOrder as object), where: is('event.total', 5) } as never] });
    const { view } = viewOf({ now: NOON, event: { name: 'x', at: NOON, properties: { total: 5 } } });
    step.arrive(view);
    expect(show(step.event?.(view, event('ordered', NOON, { total: 4 })))).toBe('2026-01-08T12:00:00Z');
    expect(show(step.event?.(view, event('ordered', NOON, { total: 5 })))).toBe('to thanks by ordered');
  });

  test('an event with a key reaches only the run of its key (semantics 8)', () => {
    const step = link({ paths: [{ ...(onOrder as object), key: ['cart'] } as never] });
    const { view } = viewOf({ now: NOON, key: '7' });
    step.arrive(view);
    expect(show(step.event?.(view, event('ordered', NOON, { cart: 8 })))).toBe('2026-01-08T12:00:00Z');
    expect(show(step.event?.(view, event('ordered', NOON)))).toBe('2026-01-08T12:00:00Z');
    expect(show(step.event?.(view, event('ordered', NOON, { cart: 7 })))).toBe('to thanks by ordered');
  });

  test('ties go by declared order', () => {
    for (const [paths, expected] of [
      [[onOrder, onVip], 'to thanks by ordered'],
      [[onVip, onOrder], 'to special'],
    ] as const) {
      const step = link({ paths });
      const { view } = viewOf({ now: NOON });
      step.arrive(view);
      view.state.profile.vip = true;
      expect(show(step.event?.(view, event('ordered', NOON)))).toBe(expected);
    }
  });

  test('a change of the profile opens a condition', () => {
    const step = link({ paths: [onVip] });
    const { view } = viewOf({ now: NOON });
    step.arrive(view);
    expect(show(step.touched?.(view))).toBe('2026-01-08T12:00:00Z');
    view.state.profile.vip = true;
    expect(show(step.touched?.(view))).toBe('to special');
  });

  test('at the deadline the timeout wins (semantics 3)', () => {
    const step = link({ paths: [onOrder, onVip] });
    const { view, decided } = viewOf({ now: NOON });
    step.arrive(view);
    view.state.profile.vip = true;
    view.now = instant(at(NOON) + 3 * DAY_MS);
    expect(show(step.due?.(view))).toBe('to late');
    expect(decided.at(-1)?.reason).toBe('timeout');
  });
});

group('a deadline that is past on arrival', () => {
  const cases = [
    ['continue', 'to late'],
    ['skip', 'next'],
    ['exit', 'exit past'],
  ] as const;
  test.each(cases)('%s', (onPast, expected) => {
    const deadline = { form: 'path', path: ['profile', 'end'], offsetMs: 0, atMs: 0, onPast } as const;
    const step = link({ paths: [onVip], deadline });
    const profile = { vip: true, end: '2026-01-01T00:00:00Z' };
    expect(show(step.arrive(viewOf({ now: NOON, profile }).view))).toBe(expected);
    expect(show(step.arrive(viewOf({ now: NOON, profile: { vip: true } }).view))).toBe(expected);
    const { view } = viewOf({ now: NOON, profile: { end: '2026-02-01T00:00:00Z' } });
    expect(show(step.arrive(view))).toBe('2026-02-01T00:00:00Z');
    view.state.profile.end = '2026-01-02T00:00:00Z';
    expect(show(step.touched?.(view))).toBe(expected);
  });
});

group('what is written', () => {
  test('paths, timeout and what they lead to', async () => {
    const { problems, steps } = await compileSteps(`
- id: a
  wait_for:
    timeout: 3d
    lookback: 1h
    paths:
      - { id: again, event: started, where: { event.page: home }, steps: [{ id: in, exit: again }] }
      - { id: many, when: { profile.seats: { gte: 5 } } }
    on_timeout: [{ id: out, exit: late }]
- { id: b, exit: done }`);
    expect(problems).toEqual([]);
    const plan = steps.a;
    expect(plan && waitFor.branches(plan)).toEqual([
      { label: 'again', to: 'in' },
      { label: 'many', to: 'b' },
      { label: 'timeout', to: 'out' },
    ]);
    expect(plan && waitFor.describe(plan)).toBe(
      'wait for `started` with a condition, condition `many`, or 3 days',
    );
    const [again] = plan!.paths as unknown as { lookback: { counts: readonly unknown[] } }[];
    expect(again?.lookback.counts).toHaveLength(2);
  });

  test('in a keyed journey an event with that property is keyed', async () => {
    const { steps } = await compileSteps(
      '- { id: a, wait_for: { timeout: 3d, paths: [{ id: p, event: project_published }, { id: o, event: order_completed }, { id: q, event: project_published, where: { event.size: 1 }, key: false }] } }',
      ', key: event.trial_id',
    );
    const paths = steps.a!.paths as unknown as { key: unknown }[];
    expect(paths.map(({ key }) => key)).toEqual([['trial_id'], false, false]);
  });

  const wrong: readonly [string, string][] = [
    ['{ paths: [{ id: p, event: started }] }', 'missing-timeout: paths'],
    ['{ timeout: 1d, until: "09:00", paths: [{ id: p, event: started }] }', 'bad-wait: until'],
    ['{ timeout: 1d, on_past: skip, paths: [{ id: p, event: started }] }', 'bad-wait: on_past'],
    ['{ timeout: 1d, paths: [{ id: p }] }', 'unclear-path: { id: p }'],
    ['{ timeout: 1d, paths: [{ id: p, event: startd }] }', 'unknown-event: startd'],
    [
      '{ timeout: 1d, paths: [{ id: p, event: started, steps: [{ id: b, exit: b }] }, { id: p, event: order_completed, steps: [{ id: c, exit: c }] }] }',
      'duplicate-path: p',
    ],
    [
      '{ until: profile.trial_ends_at, paths: [{ id: p, event: started }] }',
      'missing-on-past: until: profile.trial_ends_at',
    ],
  ];
  test.each(wrong)('%s is refused', async (written, problem) => {
    expect((await compileSteps(`- { id: a, wait_for: ${written} }`)).problems).toEqual([problem]);
  });

  test('the example compiles', async () => {
    expect((await compileSteps(readExample('steps', 'wait_for'))).problems).toEqual([]);
  });
});
