/** Whether a plan file may take the place of the plan in force: it is used once, and for the plan that it was made for. */
import { expect, it } from 'vitest';
import type { Digest, Instant } from '../base/ids.ts';
import type { AppliedPlan } from '../hosts/plan-order.ts';
import type { PlanFile } from '../plan/plan.ts';
import { checkFresh } from './plan-review.ts';

const file = (digest: string, more: Partial<PlanFile> = {}) =>
  ({ digest, commit: null, ...more }) as unknown as PlanFile;
const base = (digest: string) => digest as Digest;

/** Applied in this order, under these numbers. */
function history(...digests: readonly string[]): readonly AppliedPlan[] {
  return digests.map((digest, index) => ({
    number: index + 1,
    digest: digest as Digest,
    base: (digests[index - 1] ?? null) as Digest | null,
    commit: null,
    at: (index * 86_400_000) as Instant,
    by: 'ana',
    acknowledged: [],
  }));
}

async function check(applied: readonly AppliedPlan[], next: PlanFile): Promise<string> {
  const last = applied.at(-1);
  const engine = {
    plan: () => (last === undefined ? null : file(last.digest)),
    planHistory: async () => applied,
  };
  return (await checkFresh(engine, next, {}))?.code ?? 'fresh';
}

it.each([
  ['the first plan of all', history(), file('a'), 'fresh'],
  ['a plan that was never in force', history('a'), file('b'), 'fresh'],
  ['the plan in force', history('a', 'b'), file('b'), 'applied_already'],
  [
    'one that was in force once, and says nothing of what it was made for',
    history('a', 'b'),
    file('a'),
    'used',
  ],
  [
    'the same, made anew for the plan in force',
    history('a', 'b'),
    file('a', { base: base('b'), baseNumber: 2 }),
    'fresh',
  ],
  [
    'a file that was used, after others',
    history('a', 'b', 'c'),
    file('b', { base: base('a'), baseNumber: 1 }),
    'used',
  ],
  [
    'a file that was used, while what it was made for is in force again',
    history('a', 'b', 'a'),
    file('b', { base: base('a'), baseNumber: 1 }),
    'used',
  ],
  [
    'made for a plan that is in force no more',
    history('a', 'c'),
    file('b', { base: base('a'), baseNumber: 1 }),
    'stale',
  ],
  [
    'made for a plan that is in force again, of which nobody counted the number',
    history('a', 'b', 'a'),
    file('c', { base: base('a') }),
    'fresh',
  ],
  [
    'made for a plan that is in force again, with others in between',
    history('a', 'b', 'a'),
    file('c', { base: base('a'), baseNumber: 1 }),
    'stale',
  ],
])('%s', async (_what, applied, next, expected) => {
  expect(await check(applied, next)).toBe(expected);
});

it('says who used a file, when, and what came after', async () => {
  const applied = history('a', 'b', 'c');
  const engine = { plan: () => file('c'), planHistory: async () => applied };
  const objection = await checkFresh(engine, file('a'), {});
  expect(objection?.error).toBe(
    'this plan file was applied already, on 1970-01-01T00:00:00Z by ana (number 1), and 2 other plans have taken its place since',
  );
});
