/** The direct reader: what it takes, what it leaves to the careful way, and how long it may take. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../node.ts';
import { readDirect } from './read-direct.ts';

function toValue(node: Node): unknown {
  if (node.node === 'scalar') return node.value;
  if (node.node === 'list') return node.items.map(toValue);
  return Object.fromEntries(node.entries.map(({ name, value }) => [name, toValue(value)]));
}

const check = (text: string, expected: unknown) => {
  const read = readDirect('a.yaml', text);
  expect({ text, value: read && toValue(read.root) }).toEqual({ text, value: expected });
};

describe('readDirect', () => {
  it.each([
    ['a: 1\nb: [x, "y z", { c: 0.5 }]\n', { a: 1, b: ['x', 'y z', { c: 0.5 }] }],
    [
      'a:\n- b: 1\n  c: d e # why\n- [1, 2]\nf: "it\\u0301s"\n',
      { a: [{ b: 1, c: 'd e' }, [1, 2]], f: 'it\u0301s' },
    ],
    [
      'text: |\n  one\n    two\n\n  three\nnext: >-\n  a\n  b\n',
      { text: 'one\n  two\n\nthree\n', next: 'a b' },
    ],
    [
      "# only comments before\r\na: 'it''s'\r\nb: { c: ~,\r\n  d: true }\r\n",
      { a: "it's", b: { c: null, d: true } },
    ],
    ['- - a\n  - b\n-\n  c: 10:30\n', [['a', 'b'], { c: '10:30' }]],
    ['Payment Failed: { at: -2d }\n', { 'Payment Failed': { at: '-2d' } }],
  ])('reads %j', check);

  it.each([
    ['a value that goes on in the next line', 'a: one\n  two\n'],
    ['a key without a value', 'a:\nb: 1\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['a tab', 'a:\t1\n'],
    ['an anchor', 'a: &x 1\n'],
    ['a second document', 'a: 1\n---\nb: 2\n'],
    ['a number that loses digits', 'a: 123456789012345678\n'],
    ['a line one level off', 'a:\n    b: 1\n  c: 2\n'],
    ['brackets that stay open', 'a: [1\n'],
    ['a text', 'just words\n'],
    ['nothing', '\n'],
  ])('leaves %s to the careful way', (_, text) => expect(readDirect('a.yaml', text)).toBeNull());

  it('leaves what is nested deeply to the careful way, without running out of stack', () => {
    expect(readDirect('a.yaml', '['.repeat(100_000))).toBeNull();
    expect(readDirect('a.yaml', '- '.repeat(100_000))).toBeNull();
    expect(readDirect('a.yaml', 'a: {'.repeat(50_000))).toBeNull();
  });

  it('looks at each key of a large map once', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `key_${index}: ${index}`);
    const read = readDirect('a.yaml', `${lines.join('\n')}\n`);
    expect(read?.root.node === 'map' && read.root.entries.length).toBe(20_000);
    expect(readDirect('a.yaml', `${lines.join('\n')}\nkey_19999: 1\n`)).toBeNull();
  });
});
