/** What counts as saying the same, and what does not. */
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../language/syntax/parse.ts';
import { saysTheSame } from './same.ts';

const same = (left: string, right: string) => saysTheSame(parseYaml('a', left), parseYaml('a', right));

describe('saysTheSame', () => {
  it.each([
    ['a: 1\nb: 2\n', 'b: 2\na: 1\n'],
    ['a: [x] # c\n', '# c\na:\n  - "x"\n'],
    ['a: |\n  x\n', 'a: "x\\n"\n'],
  ])('%j and %j', (left, right) => expect(same(left, right)).toBe(true));

  it.each([
    ['a: 1\n', 'a: "1"\n'],
    ['a: 1\n', 'a: 1\nb: 2\n'],
    ['a: [1, 2]\n', 'a: [2, 1]\n'],
    ['a: [1, 2]\n', 'a: [1]\n'],
    ['a: 1 # c\n', 'a: 1\n'],
    ['a: 1 # c\n', 'a: 1 # d\n'],
    ['a: {}\n', 'a: []\n'],
    ['a: 1\n', 'a: [\n'],
  ])('not %j and %j', (left, right) => expect(same(left, right)).toBe(false));
});
