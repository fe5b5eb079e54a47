/** Partial matches, and who takes what. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../base/json.ts';
import { assign, differences, fieldMatches, includes } from './matching.ts';

describe('fieldMatches', () => {
  const check = (field: string, expected: Json, actual: Json | undefined, matches: boolean) =>
    expect({ field, expected, actual, matches: fieldMatches(field, expected, actual) }).toEqual({
      field,
      expected,
      actual,
      matches,
    });

  const cases: readonly (readonly [string, string, Json, Json | undefined, boolean])[] = [
    ['a part of a text that people read', 'subject', 'order o1', 'Your order o1 is here', true],
    ['not another text', 'subject', 'order o2', 'Your order o1 is here', false],
    ['a part of a body that is text', 'body', 'hello', '{"text":"hello"}', true],
    ['names as a whole only', 'template', 'welcome', 'welcome_back', false],
    ['names that YAML read as numbers', 'subscriber', 7, '7', true],
    ['but no values', 'reason', 7, '7', false],
    ['members of a map', 'body', { a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }, true],
    ['no other value in it', 'body', { a: { b: 2 } }, { a: { b: 1 } }, false],
    ['lists as a whole', 'body', { items: [1, 2] }, { items: [1, 2, 3] }, false],
    ['maps inside lists partially', 'body', [{ a: 1 }], [{ a: 1, b: 2 }], true],
    ['null as absent', 'reason', null, undefined, true],
    ['null as nothing else', 'reason', null, 'cap', false],
    ['any of the tags', 'tags', 'a', ['a', 'b'], true],
    ['all of several tags', 'tags', ['a', 'c'], ['a', 'b'], false],
    ['the same instant in another zone', 'until', '2026-03-02T09:00:00+01:00', '2026-03-02T08:00:00Z', true],
  ];
  it.each(cases)('takes %s', (_, field, expected, actual, matches) => {
    check(field, expected, actual, matches);
  });
});

describe('includes', () => {
  it('holds for a value and itself', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => includes(value as Json, value as Json)));
  });
});

describe('differences', () => {
  it('names the fields that differ', () => {
    expect(differences({ a: 1, b: 2 }, { a: 1, b: 3, c: 4 })).toEqual(['b']);
  });
});

describe('assign', () => {
  const small = fc.record({ a: fc.nat(2), b: fc.nat(2) }, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;
  const whole = fc.record({ a: fc.nat(2), b: fc.nat(2) }) as fc.Arbitrary<JsonObject>;

  it('lets a general expectation give way to a particular one', () => {
    expect(assign([{}, { a: 1 }], [{ a: 1 }, { a: 2 }])).toEqual([1, 0]);
  });

  it('gives no happening twice, only fitting ones, and as many as can be', () => {
    fc.assert(
      fc.property(
        fc.array(small, { maxLength: 5 }),
        fc.array(whole, { maxLength: 5 }),
        (expected, actual) => {
          const taken = assign(expected, actual);
          const indexes = taken.filter((index) => index !== null);
          expect(new Set(indexes).size).toBe(indexes.length);
          taken.forEach((index, who) => {
            if (index !== null) expect(differences(expected[who]!, actual[index]!)).toEqual([]);
          });
          expect(indexes.length).toBe(most(expected, actual));
        },
      ),
    );
  });

  /** By trying everything. */
  function most(expected: readonly JsonObject[], actual: readonly JsonObject[]): number {
    const [first, ...rest] = expected;
    if (first === undefined) return 0;
    const without = most(rest, actual);
    return actual.reduce((best, one, index) => {
      if (differences(first, one).length > 0) return best;
      return Math.max(best, 1 + most(rest, actual.toSpliced(index, 1)));
    }, without);
  }
});
