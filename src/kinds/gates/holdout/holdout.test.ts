/** `holdout`: who hashes into the share gets nothing but exempt classes (semantics 11). */
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { emptyState, gateViewOf, linker, sendOf } from '../../../../tests/fixtures/step-view.ts';
import type { SubscriberId } from '../../../base/ids.ts';
import type { HoldoutPlan } from '../../../plan/plan.ts';
import { holdout } from './index.ts';
import { link } from './run.ts';

const SOURCE = { file: 'rutter.yaml', line: 3, column: 1 };
const FIVE: HoldoutPlan = { buckets: 500, salt: 'h1', exempt: ['service', 'transactional'], source: SOURCE };

function judge(id: string, plan: HoldoutPlan | undefined = FIVE, className = 'promotional', older?: string) {
  const state = emptyState({}, id);
  if (older !== undefined) state.bucketId = older as SubscriberId;
  const view = gateViewOf({ now: '2026-01-01T00:00:00Z', state });
  const gate = link([], linker, plan === undefined ? {} : { holdout: plan });
  return { verdict: gate.judge(sendOf({ class: className }), [], view), seen: view.seen };
}

const people = Array.from({ length: 20_000 }, (_, index) => `c${index}`);
const held = people.filter((id) => judge(id).verdict.verdict === 'refuse');

group('verdicts', () => {
  test('semantics 11: about the share is held out, with its reason, bucket and line', () => {
    expect(held.length).toBeGreaterThan(900);
    expect(held.length).toBeLessThan(1100);
    const { verdict, seen } = judge(held[0] ?? '');
    expect(verdict).toEqual({ verdict: 'refuse', policy: 'holdout', reason: 'holdout', source: SOURCE });
    expect(seen).toMatchObject({ 'holdout.buckets': 500 });
    expect(seen?.bucket).toBeLessThan(500);
  });

  test('semantics 11: listed classes are exempt', () => {
    expect(judge(held[0] ?? '', FIVE, 'service').verdict.verdict).toBe('pass');
    expect(judge(held[0] ?? '', FIVE, 'lifecycle').verdict.verdict).toBe('refuse');
  });

  test('without a holdout nobody is held out', () => {
    const view = gateViewOf({ now: '2026-01-01T00:00:00Z', state: emptyState({}, held[0]) });
    expect(link([], linker, {}).judge(sendOf(), [], view)).toEqual({ verdict: 'pass' });
  });

  test('law: a growing share lets nobody out; all are held out by 100%, none by 0%', () => {
    const share = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(fc.constantFrom(...people), share, share, (id, one, other) => {
        const isHeld = (buckets: number) => judge(id, { ...FIVE, buckets }).verdict.verdict === 'refuse';
        if (isHeld(Math.min(one, other))) expect(isHeld(Math.max(one, other))).toBe(true);
        expect([isHeld(0), isHeld(10_000)]).toEqual([false, true]);
      }),
    );
  });

  test('semantics 10: after a merge the older id is hashed', () => {
    const free = people.find((id) => !held.includes(id)) ?? '';
    expect(judge(held[0] ?? '', FIVE, 'promotional', free).verdict.verdict).toBe('pass');
    expect(judge(free, FIVE, 'promotional', held[0]).verdict.verdict).toBe('refuse');
  });
});

test('it describes itself', () => {
  expect(holdout.describe({})).toMatch(/^refused for the share/);
});
