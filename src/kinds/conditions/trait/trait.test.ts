/** `trait` in conditions: operators by the trait's type, and the place among all subscribers. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compileExample,
  compileRight,
  compileTraitText,
  compileWrong,
  describeSpec,
  foldAll,
  judge,
  makeEvent,
} from '../../../../tests/fixtures/kinds.ts';
import { Truth } from '../../../kernel/kinds.ts';
import type { TraitPlan } from '../../../plan/plan.ts';
import { threshold } from './run.ts';

const { trait: calls, world } = compileTraitText(
  'kind: Trait\nname: calls_30d\nevent: call_received\ncount: true\nwithin: 30d\npopulation: true\n',
);
const traits = { calls_30d: { ...calls, source: { file: '', line: 1, column: 1 }, about: {} } as TraitPlan };
/** Calls 0,0,1,1,1,1,2,2,2,10: use case 24. */
const CALLS = [0, 0, 1, 1, 1, 1, 2, 2, 2, 10];
const moments = {
  calls_30d: {
    count: CALLS.length,
    sum: CALLS.reduce((sum, each) => sum + each, 0),
    sumOfSquares: CALLS.reduce((sum, each) => sum + each * each, 0),
  },
};

function judgeCalls(text: string, count: number, known: object = moments) {
  const compiled = compileRight(text);
  const facts = foldAll(
    world.facts,
    Array.from({ length: count }, (_, index) => ({ event: makeEvent('call_received', 1000 + index) })),
  );
  Object.assign(compiled.world.facts, world.facts);
  return judge(compiled, { now: 2000, facts, moments: known as never }, { traits });
}

describe('a trait in a condition', () => {
  it.each([
    ['{ trait.cals_30d: 1 }', 'unknown-trait'],
    ['{ trait.calls_30d: many }', 'bad-type'],
    ['{ trait.plan: { gt: 1 } }', 'bad-operator'],
    ['{ trait.spent: { above: { mean: 1 } } }', 'bad-trait'],
    ['{ trait.calls_30d: { above: 3 } }', 'bad-shape'],
    ['{ trait.calls_30d: { above: { men: 1 } } }', 'unknown-key'],
    ['{ trait.calls_30d: { above: { mean: lots } } }', 'bad-type'],
    ['{ trait.calls_30d: { abov: { mean: 1 } } }', 'bad-operator'],
  ])('is checked: %s', (text, code) => {
    expect(compileWrong(text).map((each) => each.code)).toEqual([code]);
  });

  it('may not be placed among all where shared values may not be read', () => {
    const scope = { noShared: 'segment `x` is used by edge' };
    const [found] = compileWrong('{ trait.calls_30d: { above: { sigma: 2 } } }', scope);
    expect(found).toMatchObject({ code: 'shared-trait', notes: [scope.noShared] });
    expect(compileRight('{ trait.calls_30d: { gte: 2 } }', scope).spec.kind).toBe('trait');
  });

  it('adds sigma standard deviations of the population to the mean (use case 24: 2.0 and 2.76)', () => {
    expect(threshold({ side: 'above', mean: 1, sigma: 0 }, moments.calls_30d)).toBe(2);
    expect(threshold({ side: 'above', mean: 0, sigma: 1 }, moments.calls_30d)).toBeCloseTo(2.757, 3);
    expect(
      threshold({ side: 'above', mean: 1, sigma: 2 }, { count: 0, sum: 0, sumOfSquares: 0 }),
    ).toBeUndefined();
  });

  it.each([
    ['{ trait.calls_30d: { above: { mean: 1, sigma: 2 } } }', 7, Truth.False],
    ['{ trait.calls_30d: { above: { mean: 1, sigma: 2 } } }', 8, Truth.True],
    ['{ trait.calls_30d: { above: { mean: 1 } } }', 2, Truth.False],
    ['{ trait.calls_30d: { below: { mean: 1 } } }', 2, Truth.False],
    ['{ trait.calls_30d: { below: { mean: 1 } } }', 1, Truth.True],
    ['{ trait.calls_30d: { gte: 1, below: { mean: 1 } } }', 0, Truth.False],
    ['{ trait.calls_30d: 0 }', 0, Truth.True],
    ['{ trait.calls_30d: { in: [1, 2] } }', 2, Truth.True],
  ])('%s of %i calls', (text, count, truth) => {
    expect(judgeCalls(text, count).truth).toBe(truth);
  });

  it('is unknown without moments', () => {
    expect(judgeCalls('{ trait.calls_30d: { above: { mean: 1 } } }', 5, {}).truth).toBe(Truth.Unknown);
  });

  it('carries the expiry of its window', () => {
    expect(judgeCalls('{ trait.calls_30d: { gte: 2 } }', 2).validUntil).toBe(1000 + 30 * 86_400_000);
  });

  it('may stand on the right', () => {
    const compiled = compileRight('{ profile.seats: { gt: { ref: trait.calls_30d } } }');
    Object.assign(compiled.world.facts, world.facts);
    const facts = foldAll(world.facts, [{ event: makeEvent('call_received', 1) }]);
    expect(judge(compiled, { now: 5, facts, profile: { seats: 2 } }, { traits }).truth).toBe(Truth.True);
  });

  it('is said in plain language, and compiles its example', () => {
    const { spec } = compileExample(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));
    expect(describeSpec(spec)).toBe('trait `calls_30d` is above the mean plus 2 sigma over all subscribers');
  });
});
