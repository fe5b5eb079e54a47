/** The fast closures say what the general ones say, of every literal and every value on the left. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import { type Linker, Truth, type View } from '../../kernel/kinds.ts';
import { createState } from '../../kernel/subscriber.ts';
import type { Test } from './comparison.ts';
import { linkTests } from './link-comparison.ts';
import { linkLiteral } from './link-literal.ts';

const NO_LINKER = {} as Linker;
const AT = instant(1_000_000);

function viewOf(): View {
  return {
    now: AT,
    state: createState('ana' as SubscriberId, AT),
    event: null,
    run: null,
    context: { at: AT, shared: { version: 0, moments: {} }, suppressions: {} },
    zone: 'Europe/Madrid',
    validUntil: NEVER,
    seen: {},
  };
}

const scalar = fc.oneof(
  fc.constantFrom<Json>('ES', 'PT', '', 'e', true, false, 0, 1, -1, 5),
  fc.integer({ min: -9, max: 9 }),
  fc.double({ noNaN: true }),
  fc.string({ maxLength: 3 }),
);
const left: fc.Arbitrary<Json | undefined> = fc.oneof(
  scalar,
  fc.constant(undefined),
  fc.constant(null),
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.string({ maxLength: 2 }), scalar, { maxKeys: 2 }),
);
const OPERATORS = ['eq', 'ne', 'in', 'not_in', 'gt', 'gte', 'lt', 'lte', 'exists'] as const;
const simple: fc.Arbitrary<Test> = fc
  .record({
    op: fc.constantFrom(...OPERATORS),
    value: scalar,
    values: fc.array(scalar, { maxLength: 12 }),
  })
  .map(({ op, value, values }) => ({
    op,
    right: { value: op === 'in' || op === 'not_in' ? values : value },
  }));
const test: fc.Arbitrary<Test> = fc.oneof(
  simple,
  simple.map((inner): Test => ({ op: 'not', tests: [inner] })),
);

describe('a comparison with a literal', () => {
  it('is what the general comparison is, notes the same and never expires', () => {
    fc.assert(
      fc.property(test, left, (each, value) => {
        const fast = linkLiteral([each], () => value, 'profile.x');
        if (fast === undefined) return;
        const view = viewOf();
        expect(fast(view)).toBe(linkTests([each], NO_LINKER)(value, viewOf()));
        expect(view.seen).toEqual({ 'profile.x': value ?? null });
        expect(view.validUntil).toBe(NEVER);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [{ op: 'eq', right: { value: 'ES' } }, 'ES', Truth.True],
    [{ op: 'ne', right: { value: 'ES' } }, 'PT', Truth.True],
    [{ op: 'ne', right: { value: 'ES' } }, undefined, Truth.Unknown],
    [{ op: 'not', tests: [{ op: 'eq', right: { value: 'ES' } }] }, 'ES', Truth.False],
    [{ op: 'not_in', right: { value: ['US', 'CA'] } }, 'ES', Truth.True],
    [{ op: 'gte', right: { value: 5 } }, '7', Truth.Unknown],
    [{ op: 'lt', right: { value: 5 } }, 4, Truth.True],
    [{ op: 'exists', right: { value: false } }, undefined, Truth.True],
  ] as readonly (readonly [Test, Json | undefined, Truth])[])('%j of %j is %j', (each, value, expected) => {
    expect(linkLiteral([each], () => value, 'profile.x')?.(viewOf())).toBe(expected);
  });

  it.each([
    [[{ op: 'gte', right: { nowOffsetMs: 5 } }]],
    [[{ op: 'eq', right: { ref: ['profile', 'y'] } }]],
    [[{ op: 'eq', as: 'instant', right: { value: 5 } }]],
    [
      [
        { op: 'gt', right: { value: 1 } },
        { op: 'lt', right: { value: 5 } },
      ],
    ],
    [[{ op: 'matches', right: { value: 'a' } }]],
  ] as readonly (readonly [readonly Test[]])[])('leaves %j to the general comparison', (tests) => {
    expect(linkLiteral(tests, () => 1, 'profile.x')).toBeUndefined();
  });
});
