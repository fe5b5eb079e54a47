/** Which paths a pattern takes in. */
import { describe, expect, it } from 'vitest';
import { compileGlob } from './glob.ts';

describe('compileGlob', () => {
  it.each([
    ['a.yaml', 'a.yaml', true],
    ['a.yaml', 'b/a.yaml', false],
    ['*.yaml', 'a.yaml', true],
    ['*.yaml', 'b/a.yaml', false],
    ['**/*.yaml', 'a.yaml', true],
    ['**/*.yaml', 'b/c/a.yaml', true],
    ['b/**', 'b/c/a.yaml', true],
    ['b/', 'b/c/a.yaml', true],
    ['./b/*', 'b/a.yaml', true],
    ['b/**/a.yaml', 'b/a.yaml', true],
    ['b/**/c/*.yaml', 'b/c/d/c/a.yaml', true],
    ['b/**/c/*.yaml', 'b/c/d/a.yaml', false],
    ['?.yaml', 'a.yaml', true],
    ['?.yaml', 'ab.yaml', false],
    ['a*b*c', 'axxbxxbc', true],
    ['a*b*c', 'axxbxxb', false],
    ['a.yaml', 'aXyaml', false],
    ['(a+)', '(a+)', true],
    ['**', 'a/b', true],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(compileGlob(pattern)(path)).toBe(expected);
  });

  it('answers a pattern that would blow up a backtracking matcher', () => {
    const pattern = `${'*a'.repeat(40)}b`;
    expect(compileGlob(pattern)('a'.repeat(5_000))).toBe(false);
  });
});
