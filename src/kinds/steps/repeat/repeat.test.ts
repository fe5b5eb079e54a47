/** `repeat`: bounded, at a distance, and over as soon as its condition is true (semantics 14). */
import { expect, describe as group, test } from 'vitest';
import { at, is, linker, planOf, trueFrom, viewOf } from '../../../../tests/fixtures/step-view.ts';
import { compileSteps, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { instant } from '../../../base/ids.ts';
import { formatInstant } from '../../../base/instant.ts';
import type { LinkedStep, Move } from '../../../kernel/kinds.ts';
import { repeat } from './index.ts';

const NOON = '2026-01-05T12:00:00Z';
const DAY_MS = 86_400_000;

function link(data: object): LinkedStep {
  return repeat.link(planOf({ kind: 'repeat', max: 3, everyMs: null, body: 'body', ...data }), linker);
}

type View = ReturnType<typeof viewOf>['view'];

/** The kernel counts arrivals before it asks the step. */
function arrive(step: LinkedStep, view: View): string {
  view.run.visits = { ...view.run.visits, here: (view.run.visits.here ?? 0) + 1 };
  return show(step.arrive(view));
}

function show(move: Move | undefined): string {
  if (move?.go === 'stay') return formatInstant(move.dueAt);
  return move?.go === 'to' ? `to ${move.step}` : String(move?.go);
}

group('rounds', () => {
  test('as many as `max`, then it goes on', () => {
    const { view } = viewOf({ now: NOON });
    const step = link({});
    expect([1, 2, 3, 4].map(() => arrive(step, view))).toEqual(['to body', 'to body', 'to body', 'next']);
  });

  test('a loop that is reached again starts anew', () => {
    const { view } = viewOf({ now: NOON });
    const step = link({ max: 1, everyMs: DAY_MS });
    expect(arrive(step, view)).toBe('to body');
    expect(arrive(step, view)).toBe('next');
    expect(view.run.visits).toEqual({});
    expect(view.run.answers).toEqual({});
    expect(arrive(step, view)).toBe('to body');
  });

  test('`every` counts from the start of a round; a round that takes longer is followed at once', () => {
    const { view } = viewOf({ now: NOON });
    const step = link({ everyMs: 2 * DAY_MS });
    expect(arrive(step, view)).toBe('to body');
    view.now = instant(at(NOON) + DAY_MS);
    expect(arrive(step, view)).toBe('2026-01-07T12:00:00Z');
    view.now = at('2026-01-07T12:00:00Z');
    expect(show(step.due?.(view))).toBe('to body');
    view.now = at('2026-01-12T00:00:00Z');
    expect(arrive(step, view)).toBe('to body');
    expect(arrive(step, view)).toBe('next');
  });

  test('`until` is asked before the first round, between rounds, and by time alone', () => {
    const step = link({ everyMs: DAY_MS, until: is('profile.done', true) });
    expect(arrive(step, viewOf({ now: NOON, profile: { done: true } }).view)).toBe('next');
    const { view } = viewOf({ now: NOON });
    arrive(step, view);
    expect(arrive(step, view)).toBe('2026-01-06T12:00:00Z');
    expect(show(step.touched?.(view))).toBe('2026-01-06T12:00:00Z');
    view.state.profile.done = true;
    expect(show(step.touched?.(view))).toBe('next');
    const byTime = link({ everyMs: DAY_MS, until: trueFrom('2026-01-06T00:00:00Z') });
    const later = viewOf({ now: NOON }).view;
    arrive(byTime, later);
    expect(arrive(byTime, later)).toBe('2026-01-06T00:00:00Z');
    later.now = at('2026-01-06T00:00:00Z');
    expect(show(byTime.due?.(later))).toBe('next');
  });
});

group('what is written', () => {
  const body = 'steps: [{ id: in, update: { profile.lifecycle: x } }]';

  test('the last nested step leads back', async () => {
    const { problems, steps } = await compileSteps(`
- { id: a, repeat: { max: 3, every: 2d, until: { profile.vip: true }, ${body} } }
- { id: b, exit: done }`);
    expect(problems).toEqual([]);
    expect(steps.in?.next).toBe('a');
    expect(repeat.branches(steps.a!)).toEqual([
      { label: 'round', to: 'in' },
      { label: 'next', to: 'b' },
    ]);
    expect(repeat.describe(steps.a!)).toBe('repeat up to 3 times, every 2 days, until a condition holds');
  });

  test('a loop takes time', async () => {
    const compiled = async (inner: string) =>
      (await compileSteps(`- { id: a, repeat: { max: 3, ${inner} } }`)).problems;
    expect(await compiled('steps: [{ id: w, wait: 1d }]')).toEqual([]);
    const problems = await compiled(body);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^loop-without-wait/);
    expect((await compiled(`every: 0s, ${body}`))[0]).toMatch(/^loop-without-wait/);
  });

  test('the example compiles', async () => {
    expect((await compileSteps(readExample('steps', 'repeat'))).problems).toEqual([]);
  });
});
