/** Splices built from nodes do what they say, and what does something else is found. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Edit } from '../diagnostics/diagnostic.ts';
import { applyEdits } from './edits.ts';
import { child, entry, type ListNode, type MapNode, type Node, type ScalarNode } from './node.ts';
import { parseYaml } from './parse.ts';
import { insertEntry, removeEntry, removeItem, renameKey, replaceScalar } from './splices.ts';
import { isAsExpected } from './verify-edits.ts';

type Make = (root: MapNode, text: string) => Edit | undefined;

function read(text: string): Node {
  const { root, broken } = parseYaml('f.yaml', text);
  if (root === null || broken) throw new Error(`no YAML: ${text}`);
  return root;
}

/** The text after the edit, and whether it is taken for what was meant. */
function play(text: string, make: Make): { readonly text: string; readonly fine: boolean } {
  const root = read(text) as MapNode;
  const edit = make(root, text);
  if (edit === undefined) return { text, fine: false };
  const after = applyEdits(text, [edit]);
  const { root: changed, broken } = parseYaml('f.yaml', after);
  return { text: after, fine: changed !== null && !broken && isAsExpected(root, [edit], changed) };
}

const scalar = (root: Node, name: string) => child(root, name) as ScalarNode;
const must = (root: Node, name: string) => entry(root, name) as NonNullable<ReturnType<typeof entry>>;

describe('splices', () => {
  it.each<[string, string, Make, string]>([
    [
      'a value',
      'a: 1 # one\nb: 2\n',
      (root) => replaceScalar(scalar(root, 'a'), '"x: y"'),
      'a: "x: y" # one\nb: 2\n',
    ],
    ['a key', 'a: 1\nb: 2\n', (root) => renameKey(must(root, 'a'), 'c'), 'c: 1\nb: 2\n'],
    ['a key without a value', 'a:\nb: 2\n', (root) => renameKey(must(root, 'a'), 'c'), 'c:\nb: 2\n'],
    [
      'an entry behind a comment',
      'a: 1 # one\n# two\nb: 2\n',
      (root, text) => insertEntry(root, must(root, 'a'), 'c: 3', text),
      'a: 1 # one\nc: 3\n# two\nb: 2\n',
    ],
    [
      'an entry at the end, CRLF, no line end',
      'a: 1\r\nb: 2',
      (root, text) => insertEntry(root, must(root, 'b'), 'c: 3', text),
      'a: 1\r\nb: 2\r\nc: 3',
    ],
    [
      'an entry behind a nested map',
      'a:\n  b: 1 # deep\nc: 2\n',
      (root, text) => insertEntry(root, must(root, 'a'), 'd: {}', text),
      'a:\n  b: 1 # deep\nd: {}\nc: 2\n',
    ],
    [
      'an entry inside of a nested map',
      'a:\n  b: 1\n',
      (root, text) =>
        insertEntry(must(root, 'a').value as MapNode, must(child(root, 'a') as Node, 'b'), 'd: 2', text),
      'a:\n  b: 1\n  d: 2\n',
    ],
    [
      'an entry in braces',
      'a: { b: 1 }\n',
      (root, text) =>
        insertEntry(must(root, 'a').value as MapNode, must(child(root, 'a') as Node, 'b'), 'd: 2', text),
      'a: { b: 1, d: 2 }\n',
    ],
    [
      'an entry away',
      'a: 1\n# b is next\nb: 2\nc: 3\n',
      (root, text) => removeEntry(root, must(root, 'b'), text),
      'a: 1\n# b is next\nc: 3\n',
    ],
    ['the last entry away', 'a: 1\nb: 2', (root, text) => removeEntry(root, must(root, 'b'), text), 'a: 1\n'],
    [
      'an entry out of braces',
      'a: { b: 1, c: 2 }\n',
      (root, text) =>
        removeEntry(must(root, 'a').value as MapNode, must(child(root, 'a') as Node, 'b'), text),
      'a: { c: 2 }\n',
    ],
    [
      'an item out of a list',
      'a:\n  - x: 1\n    y: 2\n  - x: 3 # keep\n',
      (root, text) => {
        const list = child(root, 'a') as ListNode;
        return removeItem(list, list.items[0] as Node, text);
      },
      'a:\n  - x: 3 # keep\n',
    ],
    [
      'an item out of brackets',
      'a: [x, y, z]\n',
      (root, text) => {
        const list = child(root, 'a') as ListNode;
        return removeItem(list, list.items[2] as Node, text);
      },
      'a: [x, y]\n',
    ],
  ])('%s', (_, text, make, expected) => {
    expect(play(text, make)).toEqual({ text: expected, fine: true });
  });

  it.each<[string, string, Make]>([
    ['a value that is more than one', 'a: 1\nb: 2\n', (root) => replaceScalar(scalar(root, 'a'), '1\nc: 3')],
    ['a value that becomes a comment', 'a: 1\n', (root) => replaceScalar(scalar(root, 'a'), '# x')],
    [
      'a value that swallows its neighbour',
      'a: { b: 1, c: 2 }\n',
      (root) => ({ ...replaceScalar(scalar(must(root, 'a').value, 'b'), '"1, c: 2'), text: '"1' }),
    ],
    [
      'a word in brackets that holds a comma',
      'a: [x, y]\n',
      (root) => replaceScalar((child(root, 'a') as ListNode).items[0] as ScalarNode, 'p, q'),
    ],
    ['a key that is there already', 'a: 1\nb: 2\n', (root) => renameKey(must(root, 'a'), 'b')],
    [
      'an entry that lands in the wrong map',
      'a:\n  b: 1\nc: 2\n',
      (root, text) => ({ ...insertEntry(root, must(root, 'a'), 'd: 3', text), text: '\n  d: 3' }),
    ],
    ['the only entry', 'a: 1\n', (root, text) => removeEntry(root, must(root, 'a'), text)],
  ])('refuses %s', (_, text, make) => {
    expect(play(text, make).fine).toBe(false);
  });

  it('holds for any text as a quoted value: only the target changes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (word) => {
        const text = 'a: 1 # one\nb: [x, { c: y }] # two\n';
        const made = play(text, (root) => replaceScalar(scalar(root, 'a'), JSON.stringify(word)));
        if (!made.fine) return;
        expect(made.text.endsWith(' # one\nb: [x, { c: y }] # two\n')).toBe(true);
      }),
    );
  });
});
