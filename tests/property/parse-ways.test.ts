/** The two ways from a text to nodes agree: whatever the short one takes, the long one finds nothing wrong with. */
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDirect, readEntryAt } from '../../src/language/syntax/direct/read-direct.ts';
import { parseOdd } from '../../src/language/syntax/parse.ts';
import { scanText } from '../../src/language/syntax/scan.ts';

const RUNS = Number(process.env.RUTTER_PROPERTY_RUNS ?? 200) * 10;
const FILE = 'a.yaml';
const texts = globSync('journeys/**/*.yaml').map((path) => readFileSync(path, 'utf8'));

function compare(text: string): 'short' | 'long' {
  const direct = readDirect(FILE, text);
  if (direct === null) return 'long';
  const scan = scanText(text);
  expect(scan.tooDeepAt).toBeNull();
  expect(direct.comments).toEqual(scan.comments);
  expect(parseOdd(FILE, text, scan)).toEqual({ root: direct.root, broken: false, diagnostics: [] });
  // Each entry of the root alone is what it is in the whole; a root in braces has none that stands alone.
  const isBlock = direct.root.node === 'map' && text[direct.root.span.start] !== '{';
  for (const entry of isBlock && direct.root.node === 'map' ? direct.root.entries : []) {
    expect(readEntryAt(FILE, text, entry.span.start)).toEqual(entry);
  }
  return 'short';
}

const piece = fc.oneof(
  fc.constantFrom(
    ...[
      '\n',
      ' ',
      '  ',
      '- ',
      ': ',
      ':',
      ',',
      '{',
      '}',
      '[',
      ']',
      '#',
      ' # a',
      '"',
      "'",
      '|',
      '>',
      '&a ',
      '*a',
      '!t ',
    ],
    ...[
      '? ',
      '<<: ',
      '---\n',
      '...\n',
      '%',
      '@',
      '`',
      '~',
      'null',
      'true',
      '0x1f',
      '1e400',
      '-.inf',
      '123456789012345678',
    ],
    ...['\t', '\r\n', '\\', 'a: b\n', 'x', '"a\\nb"', "'it''s'", '- - a\n', 'é', '\ufeff', '|-\n  text\n'],
  ),
  fc.constantFrom(
    ...[
      '\n# flat\n',
      '\n  # deeper\n',
      '\n        # deepest',
      '\n\n',
      ' |\n    text\n   # less\n',
      ' >-\n      a\n      b\n',
    ],
    ...[
      '\n- a: 1\n',
      '\n    - b',
      ' { a: 1,\n  b: [c, "d"] }',
      '[\n]',
      "{ 'a': 1 , }",
      '"\\u00e9"',
      ', c: d',
      '\n  e: f',
    ],
  ),
  fc.string({ maxLength: 3 }),
);
const edit = fc.record({ at: fc.nat(), remove: fc.nat(6), put: piece });

describe('the two ways of parsing', () => {
  test('the short way takes every document of the example', () => {
    expect(texts.length).toBeGreaterThan(50);
    expect(texts.filter((text) => compare(text) === 'long')).toEqual([]);
  });

  test('agree on edited documents', () => {
    let short = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (text, edits) => {
          let edited = text;
          for (const { at, remove, put } of edits) {
            const start = at % (edited.length + 1);
            edited = edited.slice(0, start) + put + edited.slice(start + remove);
          }
          if (compare(edited) === 'short') short += 1;
        },
      ),
      { numRuns: RUNS },
    );
    expect(short).toBeGreaterThan(RUNS / 20);
  });
});
