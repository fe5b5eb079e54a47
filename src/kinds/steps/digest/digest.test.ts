/** `digest`: windows by key, fixed and sliding, half-open, nothing lost between them (semantics 21). */
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { at, emptyState, linker, planOf, viewOf } from '../../../../tests/fixtures/step-view.ts';
import { compileSteps, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import { instant, type StepId } from '../../../base/ids.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { LinkedStep } from '../../../kernel/kinds.ts';
import { digest } from './index.ts';

const START = at('2026-01-01T00:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function link(data: { gapMs?: number | null; maxMs: number; keep?: number }): LinkedStep {
  const spec = { kind: 'digest', key: ['entry', 'page'], gapMs: null, keep: 50, ...data };
  return digest.link(planOf(spec), linker);
}

type Item = { readonly ms: number; readonly page?: string };
type Closed = { readonly ms: number; readonly page: unknown; readonly count: unknown; readonly kept: number };

/** Runs items through the step as the kernel does: what is due strictly before an item first, then the item, then what is due now. */
function play(step: LinkedStep, items: readonly Item[]): { closed: Closed[]; merged: number } {
  const state = emptyState();
  const closed: Closed[] = [];
  let merged = 0;
  const closeUpTo = (ms: number, inclusive: boolean) => {
    for (;;) {
      const due = state.runs
        .filter((run) => (inclusive ? run.dueAt <= START + ms : run.dueAt < START + ms))
        .sort((left, right) => left.dueAt - right.dueAt)[0];
      if (due === undefined) return;
      const { view } = viewOf({ now: due.dueAt }, state);
      state.runs.pop();
      expect(step.due?.({ ...view, run: due })).toEqual({ go: 'next' });
      const seen = due.answers['#digest'] as JsonObject;
      closed.push({
        ms: due.dueAt - START,
        page: due.entry.properties.page,
        count: seen.count,
        kept: (seen.items as unknown[]).length,
      });
      state.runs.splice(state.runs.indexOf(due), 1);
    }
  };
  for (const { ms, page = 'A' } of items) {
    closeUpTo(ms, false);
    const { view } = viewOf({ now: instant(START + ms), entry: { properties: { page, ms } } }, state);
    view.run.step = 'here' as StepId;
    const move = step.arrive(view);
    if (move.go === 'stay') view.run.dueAt = move.dueAt;
    else {
      expect(move).toEqual({ go: 'exit', reason: 'merged' });
      state.runs.splice(state.runs.indexOf(view.run), 1);
      merged++;
    }
    closeUpTo(ms, true);
  }
  closeUpTo(Number.MAX_SAFE_INTEGER - START, true);
  return { closed, merged };
}

const at0 = (...ms: number[]): Item[] => ms.map((each) => ({ ms: each }));
const shown = (closed: readonly Closed[]) => closed.map(({ ms, count }) => [ms, count]);

group('windows', () => {
  test('a fixed one lasts so long from its first item', () => {
    const step = link({ maxMs: 15 * MINUTE_MS });
    const { closed, merged } = play(step, at0(0, 5 * MINUTE_MS, 14 * MINUTE_MS));
    expect(shown(closed)).toEqual([[15 * MINUTE_MS, 3]]);
    expect(merged).toBe(2);
  });

  test('it closes before an item of that same instant, which opens the next', () => {
    const { closed } = play(link({ maxMs: 15 * MINUTE_MS }), at0(0, 15 * MINUTE_MS));
    expect(shown(closed)).toEqual([
      [15 * MINUTE_MS, 1],
      [30 * MINUTE_MS, 1],
    ]);
  });

  test('a sliding one: items at 0 s and 30 s close at 1 min 30 s', () => {
    const step = link({ gapMs: MINUTE_MS, maxMs: 10 * MINUTE_MS });
    expect(shown(play(step, at0(0, 30_000)).closed)).toEqual([[90_000, 2]]);
  });

  test('a sliding one of 12 h, at most 24: items at 0, 6, 13, 16 h close at 24 h', () => {
    const step = link({ gapMs: 12 * HOUR_MS, maxMs: 24 * HOUR_MS });
    const items = at0(0, 6 * HOUR_MS, 13 * HOUR_MS, 16 * HOUR_MS);
    expect(shown(play(step, items).closed)).toEqual([[24 * HOUR_MS, 4]]);
  });

  test('each key has its own', () => {
    const items = ['A', 'A', 'A', 'B', 'B', 'B'].map((page, index) => ({ ms: index * 1_000, page }));
    const { closed } = play(link({ maxMs: MINUTE_MS }), items);
    expect(closed.map(({ page, count }) => [page, count])).toEqual([
      ['A', 3],
      ['B', 3],
    ]);
  });

  test('the state keeps the first items and counts all', () => {
    const { closed } = play(link({ maxMs: MINUTE_MS, keep: 2 }), at0(0, 1, 2, 3, 4));
    expect(closed).toMatchObject([{ count: 5, kept: 2 }]);
  });

  test('nothing is lost between windows, and each item has one', () => {
    const items = fc.array(
      fc.record({ ms: fc.integer({ min: 0, max: 3 * HOUR_MS }), page: fc.constantFrom('A', 'B') }),
      { maxLength: 40 },
    );
    const gaps = fc.option(fc.integer({ min: 1, max: 20 * MINUTE_MS }));
    fc.assert(
      fc.property(items, gaps, (unsorted, gapMs) => {
        const sorted = [...unsorted].sort((left, right) => left.ms - right.ms);
        const { closed, merged } = play(link({ gapMs, maxMs: 30 * MINUTE_MS }), sorted);
        expect(closed.reduce((sum, { count }) => sum + Number(count), 0)).toBe(sorted.length);
        expect(closed.length + merged).toBe(sorted.length);
      }),
      { numRuns: 1000 },
    );
  });
});

group('what is written', () => {
  test.each([
    ['{ key: entry.page, window: 15m }', 'gather by `entry.page` for 15 minutes'],
    ['{ window: { gap: 1m, max: 10m } }', 'gather until 1 minute without a new one, at most 10 minutes'],
  ])('%s', async (written, described) => {
    const { problems, steps } = await compileSteps(`- { id: a, digest: ${written} }`);
    expect(problems).toEqual([]);
    expect(digest.describe(steps.a!)).toBe(described);
  });

  test.each([
    ['{ window: { gap: 10m, max: 1m } }', 'bad-window: 10m'],
    ['{ window: soon }', 'bad-duration: soon'],
    ['{ key: entry.pages, window: 15m }', 'unknown-property: entry.pages'],
  ])('%s is refused', async (written, problem) => {
    expect((await compileSteps(`- { id: a, digest: ${written} }`)).problems).toEqual([problem]);
  });

  test('later steps may read the digest, earlier ones may not', async () => {
    const reading = (id: string) =>
      `- { id: ${id}, update: { profile.lifecycle: { template: "{{ digest.count }}" } } }`;
    const step = '- { id: a, digest: { window: 15m } }';
    expect((await compileSteps(`${step}\n${reading('b')}`)).problems).toEqual([]);
    expect((await compileSteps(`${reading('b')}\n${step}`)).problems).toEqual(['unbound-path: digest.count']);
  });

  test('the example compiles', async () => {
    expect((await compileSteps(readExample('steps', 'digest'))).problems).toEqual([]);
  });
});
