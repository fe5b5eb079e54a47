/** What can be said of a number of which only a lower bound is known. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Linker, Truth, type View } from '../../kernel/kinds.ts';
import { linkAtLeast } from './at-least.ts';
import type { Operator, Test } from './comparison.ts';
import { linkTests } from './link-comparison.ts';

const linker = {} as Linker;
const view = {} as View;
const plain = (op: Operator, value: number | boolean | readonly number[]): Test =>
  ({ op, as: 'plain', right: { value } }) as Test;

const ask = (tests: readonly Test[], floor: number | null) =>
  linkAtLeast(tests, linkTests(tests, linker))(floor, view);

describe('a number of which only a lower bound is known', () => {
  it.each([
    [plain('gte', 2), 2, Truth.True],
    [plain('gte', 2), 1, Truth.Unknown],
    [plain('gt', 2), 3, Truth.True],
    [plain('gt', 2.5), 2, Truth.Unknown],
    [plain('lt', 2), 2, Truth.False],
    [plain('lt', 2), 0, Truth.Unknown],
    [plain('lte', 2), 3, Truth.False],
    [plain('eq', 2), 2, Truth.Unknown],
    [plain('eq', 2), 3, Truth.False],
    [plain('ne', 2), 3, Truth.True],
    [plain('in', [1, 5]), 4, Truth.Unknown],
    [plain('not_in', [1, 5]), 6, Truth.True],
    [plain('exists', true), 0, Truth.True],
    [plain('gte', 2), null, Truth.Unknown],
  ])('%j of at least %j', (test, floor, truth) => {
    expect(ask([test], floor)).toBe(truth);
  });

  it('is not told from what is read elsewhere', () => {
    const test = { op: 'gte', as: 'plain', right: { ref: ['profile', 'limit'] } } as unknown as Test;
    const linked = () => Truth.True;
    expect(linkAtLeast([test], linked)(5, view)).toBe(Truth.Unknown);
  });

  it('is told exactly where every number that it may be gets the same answer', () => {
    const number = fc.integer({ min: 0, max: 6 });
    const op = fc.constantFrom<Operator>('eq', 'ne', 'gt', 'gte', 'lt', 'lte');
    const test = fc.record({ op, value: number }).map(({ op: wanted, value }) => plain(wanted, value));
    fc.assert(
      fc.property(fc.array(test, { minLength: 1, maxLength: 3 }), number, (tests, floor) => {
        const linked = linkTests(tests, linker);
        const answers = new Set(Array.from({ length: 12 }, (_, more) => linked(floor + more, view)));
        const [only] = answers;
        expect(ask(tests, floor)).toBe(answers.size === 1 ? only : Truth.Unknown);
      }),
    );
  });
});
