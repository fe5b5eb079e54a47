/** Conditions that mean the same have one text; those that differ for somebody have two. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConditionSpec, Plan } from '../../plan/plan.ts';
import { createMeaning } from './meaning.ts';

const source = { file: 'a.yaml', line: 1, column: 1 };
const is = (name: string, value: number): ConditionSpec =>
  ({
    kind: 'compare',
    path: ['profile', name],
    tests: [{ op: 'eq', right: { value } }],
    source,
  }) as unknown as ConditionSpec;
const all = (...of: ConditionSpec[]) => ({ kind: 'all', of, source }) as unknown as ConditionSpec;
const any = (...of: ConditionSpec[]) => ({ kind: 'any', of, source }) as unknown as ConditionSpec;
const not = (of: ConditionSpec) => ({ kind: 'not', of, source }) as unknown as ConditionSpec;
const segment = (name: string): ConditionSpec => ({ kind: 'segment', segment: name, source });

const [a, b, c] = [is('a', 1), is('b', 2), is('c', 3)];
const range = {
  ...a,
  tests: [
    { op: 'gt', right: { value: 1 } },
    { op: 'lt', right: { value: 5 } },
  ],
};
const segments = {
  both: { when: all(a, b), source, about: {} },
  one: { when: a, source, about: {} },
  ranged: { when: range as unknown as ConditionSpec, source, about: {} },
};
const meaning = createMeaning({ segments } as unknown as Plan);
const test = (index: number) => ({ ...range, tests: [range.tests[index]] }) as unknown as ConditionSpec;

describe('one text', () => {
  it.each([
    ['order', all(a, b), all(b, a)],
    ['repetition', any(a, b, a), any(b, a)],
    ['a list in a list of its kind', all(a, all(b, c)), all(all(c), b, a)],
    ['a list of one', any(all(a)), a],
    ['double negation', not(not(a)), a],
    ['a segment spelled out', all(segment('both'), c), all(a, b, c)],
    ['a segment that is one comparison', segment('one'), a],
    ['tests of one value apart', segment('ranged'), all(test(1), test(0))],
    ['tests of one value among others', all(segment('ranged'), b), all(b, test(0), test(1))],
    ['places in the files', a, { ...a, source: { file: 'b.yaml', line: 7, column: 2 } }],
  ])('for %s', (_title, left, right) => {
    expect(meaning(left)).toBe(meaning(right));
  });
});

describe('two texts', () => {
  it.each([
    ['another value', is('a', 1), is('a', 2)],
    ['all and any', all(a, b), any(a, b)],
    ['a negation', not(a), a],
    ['a list in a list of the other kind', all(a, any(b, c)), any(a, all(b, c))],
    ['a negated list, and a list of negations', not(all(a, b)), all(not(a), not(b))],
    ['tests in any, and in all', any(test(0), test(1)), segment('ranged')],
  ])('for %s', (_title, left, right) => {
    expect(meaning(left)).not.toBe(meaning(right));
  });
});

type Tree =
  | { readonly leaf: number }
  | { readonly kind: 'all' | 'any' | 'not'; readonly of: readonly Tree[] };
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.record({ leaf: fc.nat(3) }),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: fc.tuple(tie('tree')) }),
  ),
}));

function specOf(each: Tree): ConditionSpec {
  if ('leaf' in each) return is(`p${each.leaf}`, 1);
  const of = each.of.map(specOf);
  return each.kind === 'not' ? not(of[0]!) : each.kind === 'all' ? all(...of) : any(...of);
}

function decide(each: Tree, truths: number): boolean {
  if ('leaf' in each) return ((truths >> each.leaf) & 1) === 1;
  const of = each.of.map((part) => decide(part, truths));
  return each.kind === 'not' ? !of[0] : each.kind === 'all' ? of.every(Boolean) : of.some(Boolean);
}

it('never gives one text to conditions that differ for somebody', () => {
  fc.assert(
    fc.property(tree, tree, (left, right) => {
      fc.pre(meaning(specOf(left)) === meaning(specOf(right)));
      for (let truths = 0; truths < 16; truths += 1) expect(decide(left, truths)).toBe(decide(right, truths));
    }),
    { numRuns: 200 },
  );
});
