/** Texts that are not YAML, or more YAML than the language takes: one mistake, one diagnostic, at its place. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from './decode.ts';
import { child } from './node.ts';
import { parseYaml } from './parse.ts';

/** [what, text, code, the characters under the carets] */
const WRONG: readonly (readonly [string, string, string, string])[] = [
  ['a quote that is not closed', 'a: "x\nb: 1\n', 'unclosed-quote', '"x'],
  ['one before another text in quotes', 'a: "x\nb: "y"\nc: 1\n', 'unclosed-quote', '"x'],
  [
    'one inside of a flow map',
    'a: { f: "23:00, t: "10:00" }\nb: 1\n',
    'unclosed-quote',
    '"23:00, t: "10:00" }',
  ],
  ['a quote that is not opened', 'a: { f: 23:00", t: "10:00" }\n', 'unclosed-quote', '23:00"'],
  ['a single quote that is not closed', "a: 'x\nb: 'y'\nc: it's\n", 'unclosed-quote', "'x"],
  ['a quote at the very end', 'a: "x', 'unclosed-quote', '"x'],
  ['a tab as indentation', 'a:\n\tb: 1\n', 'tab', '\t'],
  ['a tab after spaces', 'a:\n  b:\n  \tc: 1\n', 'tab', '\t'],
  [
    'a brace that is not closed',
    's:\n  - id: x\n    send: { a: b, c: d\n  - id: y\n',
    'unclosed-bracket',
    '{ a: b, c: d',
  ],
  ['a bracket that is not closed', 'a: [x, y\nb: 1\n', 'unclosed-bracket', '[x, y'],
  ['brackets that do not match', 's:\n  - send: { a: [b }\n  - id: y\n', 'unclosed-bracket', '[b }'],
  [
    'a brace that is not opened',
    's:\n  - id: x\n    send: a: b, c: d }\n',
    'unclosed-bracket',
    'send: a: b, c: d }',
  ],
  ['a key without colon, first', 'a 1\nb: 2\n', 'missing-colon', 'a 1'],
  ['a key without colon, in the middle', 'a: 1\nb 2\nc: 3\n', 'missing-colon', 'b 2'],
  ['a key of a block without colon', 'a\n  - id: x\n  - id: y\n', 'missing-colon', 'a'],
  ['a key before a brace without colon', 'a:\n  b { c: d, e: f }\n', 'missing-colon', 'b { c: d, e: f }'],
  ['a key before a brace without colon, one inside', 'a:\n  b { c: d }\n', 'missing-colon', 'b { c'],
  ['a key before a list of maps without colon', 'a: 1\nb\n  - { c: d, e: { f: g } }\n', 'missing-colon', 'b'],
  [
    'a closing quote without its partner before a brace',
    'a: { b: "x", c: {{ y }}" }\nd: 1\n',
    'unclosed-quote',
    '{{ y }}" }',
  ],
  ['a line too deep', 'a: 1\n b: 2\nc: 3\n', 'bad-indentation', ' b:'],
  ['a first line too deep', 'a:\n   b: 1\n  c: 2\n', 'bad-indentation', '   b:'],
  ['a first line too deep by two', 'a:\n    b: 1\n  c: 2\n', 'bad-indentation', '    b: 1\n  c:'],
  ['a line not deep enough', 'a:\n  b: 1\n c: 2\n', 'bad-indentation', ' c:'],
  ['a line between two levels', 'a:\n    b: 1\n  c: 2\n', 'bad-indentation', '    b: 1\n  c:'],
  ['an item too deep', 's:\n  - id: x\n   - id: y\n', 'bad-indentation', '   - id:'],
  ['an item not deep enough', 's:\n  - id: x\n - id: y\n', 'bad-indentation', ' - id:'],
  ['a whole document pushed in at its first line', ' a: 1\nb: 2\n', 'bad-indentation', ' a:'],
  [
    'a block scalar whose key lost its colon',
    'a: 1\nhtml |\n  <p class="x">{{ y }} it\'s</p>\nb: 2\n',
    'missing-colon',
    'html |',
  ],
  ['a key of a step too deep', 's:\n  - id: x\n     send: 1\n  - id: y\n', 'bad-indentation', '     send:'],
  [
    'a key of a step not deep enough',
    's:\n  - id: x\n   send: 1\n  - id: y\n',
    'bad-indentation',
    '   send:',
  ],
  ['a map on the line of another', 'a: b: c\n', 'nested-map', 'b:'],
  ['a list without brackets', 'x: { a: b, c, d, e: 1 }\n', 'missing-brackets', 'b, c, d'],
  ['a key without colon before a quoted text', 'a: { b "c: d", e: f }\n', 'missing-colon', 'b "c'],
  ['a key without its colon inside braces', 'x: { a b, c: d }\n', 'missing-colon', 'a b'],
  [
    'an item that lost its dash',
    's:\n  - id: x\n    send: 1\n    id: y\n    wait: 2\n',
    'duplicate-key',
    'id',
  ],
  ['a dash without a space', 's:\n  -id: x\n    send: 1\n', 'missing-space', '-id:'],
  ['a tab behind a block scalar', 'a:\n  t: |\n    x\n \tu: 1\n', 'tab', '\t'],
  ['an escape that is none', 'a: "\\q"\n', 'bad-escape', '\\'],
  ['a text that needs quotes', 'a: @x\n', 'needs-quotes', '@'],
  ['a duplicate key', 'a: 1\nb: 2\na: 3\n', 'duplicate-key', 'a'],
  ['a duplicate key in a flow map', 'x: { a: 1, a: 2 }\n', 'duplicate-key', 'a'],
  ['an alias', 'a: *x\n', 'alias', '*x'],
  ['an anchor', 'a: &x 1\n', 'anchor', '&x'],
  ['a merge key', '<<: { a: 1 }\n', 'merge-key', '<<'],
  ['a tag', 'a: !!str 1\n', 'tag', '!!str'],
  ['a number as key', '1: x\n', 'key-not-text', '1'],
  ['a boolean as key', 'true: x\n', 'key-not-text', 'true'],
  ['a list as key', '? [a]\n: x\n', 'key-not-text', '[a]'],
  ['a number that loses digits', 'a: 12345678901234567890\n', 'bad-number', '12345678901234567890'],
  ['infinity', 'a: .inf\n', 'bad-number', '.inf'],
  ['two documents', 'a: 1\n---\nb: 2\n', 'several-documents', '---'],
  ['nothing', '', 'empty-file', ''],
  ['comments only', '# nothing\n', 'empty-file', ''],
  ['a NUL', 'a: x\u0000y\n', 'control-character', '\u0000'],
];

describe('one mistake is one diagnostic', () => {
  it.each(WRONG)('%s', (_, text, code, under) => {
    const { diagnostics } = parseYaml('f.yaml', text);
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    const [found] = diagnostics;
    expect(text.slice(found?.span.start, found?.span.end)).toBe(under);
    expect(found?.help ?? '').not.toBe('');
  });
});

describe('what is read', () => {
  it('keeps spans, raw texts and values of the YAML 1.2 core schema', () => {
    const { root, diagnostics } = parseYaml('f.yaml', 'a: 010\nb: "x" # c\nc: no\nd: [1.5, null, true]\n');
    expect(diagnostics).toEqual([]);
    expect(child(root ?? undefined, 'a')).toMatchObject({
      value: 10,
      raw: '010',
      span: { start: 3, end: 6 },
    });
    expect(child(root ?? undefined, 'b')).toMatchObject({ value: 'x', raw: '"x"' });
    expect(child(root ?? undefined, 'c')).toMatchObject({ value: 'no' });
    expect(child(root ?? undefined, 'd')).toMatchObject({
      items: [{ value: 1.5 }, { value: null }, { value: true }],
    });
  });

  it.each([
    'events: { Session "Started": {}, b: 1 }\n',
    'events:\n  Session "Started": {}\n  b: 1\n',
    'events: { Session "Started": {}, b: 1 } # it\'s\n',
  ])('takes a key with quotes behind its first word: %j', (text) => {
    const { root, diagnostics } = parseYaml('a.yaml', text);
    expect(diagnostics).toEqual([]);
    const events = child(root ?? undefined, 'events');
    expect(events?.node === 'map' && events.entries.map(({ name }) => name)).toEqual([
      'Session "Started"',
      'b',
    ]);
  });

  it('takes tabs inside block scalars, CRLF, comments and a byte order mark', () => {
    const text = '\ufeff# head\r\na: |\r\n  x\r\n  \ty # no comment\r\nb: 1\r\n';
    const { root, diagnostics, comments } = parseYaml('f.yaml', text);
    expect(diagnostics).toEqual([]);
    expect(child(root ?? undefined, 'a')).toMatchObject({ value: 'x\n\ty # no comment\n' });
    expect(comments.map((each) => each.text)).toEqual(['# head']);
  });

  it('leaves keys of the prototype inert', () => {
    const { root } = parseYaml('f.yaml', '__proto__: { polluted: true }\nconstructor: x\n');
    expect(root).toMatchObject({ entries: [{ name: '__proto__' }, { name: 'constructor' }] });
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('hostile texts', () => {
  it.each([
    ['flow', '['.repeat(500_000)],
    ['block', '- '.repeat(300_000)],
    ['maps', Array.from({ length: 700 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
  ])('deep nesting (%s) is refused before it is composed', (_, text) => {
    expect(parseYaml('f.yaml', text).diagnostics.map((each) => each.code)).toEqual(['too-deep']);
  });

  it('64 levels are still read', () => {
    expect(parseYaml('f.yaml', `${'['.repeat(63)}1${']'.repeat(63)}`).diagnostics).toEqual([]);
  });

  it('a text above the cap is refused', () => {
    expect(parseYaml('f.yaml', 'a: 1\n'.repeat(300_000)).diagnostics).toMatchObject([
      { code: 'file-too-large' },
    ]);
  });

  it('bytes that are not UTF-8 are refused with the line', () => {
    const decoded = decodeText('f.yaml', new Uint8Array([97, 58, 10, 98, 0xff, 10]));
    expect(decoded.diagnostics).toMatchObject([
      { code: 'not-utf8', notes: [expect.stringContaining('line 2')] },
    ]);
  });

  it('any bytes give diagnostics or a tree, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { text } = decodeText('f.yaml', bytes);
        expectSpansInside(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('any text of the characters of YAML gives spans inside of the text', () => {
    const character = fc.constantFrom(...`ab1:- \n\t{}[],"'#&*!|>%@?<=\\é漢`);
    fc.assert(
      fc.property(fc.array(character, { maxLength: 60 }), (characters) =>
        expectSpansInside(characters.join('')),
      ),
      { numRuns: 5000 },
    );
  });
});

function expectSpansInside(text: string): void {
  const { root, diagnostics } = parseYaml('f.yaml', text);
  for (const { span, message, help } of diagnostics) {
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(text.length);
    expect(message).not.toBe('');
    expect(help ?? '').not.toBe('');
  }
  if (root !== null) expect(root.span.end).toBeLessThanOrEqual(text.length);
}
