/** Patterns: RE2's syntax, errors in words, linear time. */
import { describe, expect, it } from 'vitest';
import { compilePattern } from './pattern.ts';

describe('compilePattern', () => {
  it.each<[string, string, boolean]>([
    ['^a+$', 'aaa', true],
    ['b', 'abc', true],
    ['^b', 'abc', false],
    ['(?i)MADRID', 'madrid', true],
    ['\\p{Greek}', 'λ', true],
    ['', 'anything', true],
  ])('%j on %j: %j', (source, text, expected) => {
    const pattern = compilePattern(source);
    expect(pattern.ok && pattern.test(text)).toBe(expected);
  });

  it.each([['('], ['a(?=b)'], ['(a)\\1'], ['(a{1000}){1000}'], ['a'.repeat(1_001)]])(
    'refuses %j in words',
    (source) => {
      const pattern = compilePattern(source);
      expect(pattern.ok).toBe(false);
      if (!pattern.ok) expect(pattern.error.length).toBeGreaterThan(10);
    },
  );

  it('keeps nothing between texts', () => {
    const pattern = compilePattern('a');
    expect(pattern.ok && [pattern.test('a'), pattern.test('b'), pattern.test('a')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('does not backtrack: a pattern that hangs RegExp answers on 20,000 letters', () => {
    const pattern = compilePattern('^(a+)+$');
    expect(pattern.ok && pattern.test(`${'a'.repeat(20_000)}!`)).toBe(false);
  });
});
