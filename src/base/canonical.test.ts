/** Canonical JSON: one spelling per value. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';

describe('canonicalJson', () => {
  it.each<[unknown, string]>([
    [{ b: 1, a: [true, null, { d: 'x', c: undefined }] }, '{"a":[true,null,{"d":"x"}],"b":1}'],
    [{ 10: 'ten', 9: 'nine' }, '{"10":"ten","9":"nine"}'],
    [-0, '0'],
    ['é\u2028"', JSON.stringify('é\u2028"')],
    [[], '[]'],
  ])('%j is %s', (value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  it.each([[Number.POSITIVE_INFINITY], [Number.NaN], [undefined], [() => 0]])('refuses %s', (value) => {
    expect(() => canonicalJson(value)).toThrow('no place in JSON');
    expect(() => canonicalJson([value])).toThrow('no place in JSON');
  });

  it('law: reads back to the same value, and the order of keys does not matter', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const shuffled = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(shuffled)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
