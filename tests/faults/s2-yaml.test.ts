/** S2: YAML that is made to exhaust its reader, bytes that are no text, and any bytes at all. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileWorkspace } from '../../src/compiler/compile.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { decodeText } from '../../src/language/syntax/decode.ts';
import { readBase } from '../../src/rules/cases.fixture.ts';
import { figure, trials } from './figures.ts';
import { type HostileCase, play } from './hostile/play.ts';

const HEAD = 'kind: Segment\nname: odd\nowner: crm\npurpose: Odd.\n';
const hostile = (name: string, content: string | Uint8Array, code: string): HostileCase => ({
  name,
  files: { 'odd.yaml': content },
  says: `odd.yaml ${code}`,
});

/** Nine lines of ten aliases each: a billion nodes, where aliases are followed. */
const LAUGHS = Array.from({ length: 9 }, (_unused, index) => {
  const items = Array.from({ length: 10 }, () => (index === 0 ? 'lol' : `*a${index - 1}`)).join(', ');
  return `a${index}: &a${index} [${items}]`;
}).join('\n');
const many = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_unused, index) => write(index)).join('');
const nested = (depth: number) => `${'{all: ['.repeat(depth)}{profile.seats: 1}${']}'.repeat(depth)}`;

const cases: readonly HostileCase[] = [
  hostile('a billion laughs', `${HEAD}${LAUGHS}\n`, 'anchor'),
  hostile('an alias of itself', `${HEAD}when: &a { all: [*a] }\n`, 'anchor'),
  hostile('an alias without an anchor', `${HEAD}when: *nowhere\n`, 'alias'),
  hostile('a merge of keys', `${HEAD}base: &b { x: 1 }\nwhen: { <<: *b }\n`, 'anchor'),
  hostile('100,000 brackets', `${HEAD}when: ${'['.repeat(100_000)}`, 'too-deep'),
  hostile('100,000 braces with keys', `${HEAD}when: ${'{a: '.repeat(100_000)}`, 'too-deep'),
  hostile(
    '20,000 levels of indentation',
    many(1_000, (index) => `${' '.repeat(index)}a:\n`),
    'too-deep',
  ),
  hostile('lists in lists on one line', `${'- '.repeat(100_000)}a\n`, 'too-deep'),
  hostile('conditions in conditions', `${HEAD}when: ${nested(2_000)}\n`, 'too-deep'),
  hostile('50,000 keys', `${HEAD}${many(50_000, (index) => `k${index}: 1\n`)}`, 'unknown-key'),
  hostile(
    '50,000 keys, the last one twice',
    `${HEAD}${many(50_000, (index) => `k${index}: 1\n`)}k49999: 1\n`,
    'duplicate-key',
  ),
  hostile(
    '50,000 words without a colon',
    `${HEAD}when: { a: 1, ${many(50_000, (index) => `b${index}, `)} c }\n`,
    'missing-brackets',
  ),
  hostile('50,000 keys without a value', `${HEAD}${many(50_000, (index) => `k${index}:\n`)}`, 'unknown-key'),
  hostile(
    '50,000 conditions that there are not',
    `${HEAD}when: { ${many(50_000, (index) => `evnt${index}: 1, `)} c: 1 }\n`,
    'unknown-condition',
  ),
  hostile('50,000 times the same key', `${HEAD}${many(50_000, () => 'when: 1\n')}`, 'duplicate-key'),
  hostile('200,000 items', `${HEAD}when: [${many(200_000, () => '1, ')}1]\n`, 'wrong-shape'),
  hostile('a key of half a megabyte', `${HEAD}? ${'k'.repeat(500_000)}\n: 1\n`, 'unknown-key'),
  hostile(
    'a value of half a megabyte',
    `${HEAD}when: { profile.seats: ${'9'.repeat(500_000)} }\n`,
    'bad-number',
  ),
  hostile('more than a megabyte', `${HEAD}#${'x'.repeat(1_100_000)}\n`, 'file-too-large'),
  hostile('100,000 comments', `${many(100_000, (index) => `# ${index}\n`)}`, 'empty-file'),
  hostile('100,000 lines of nothing', '\n'.repeat(100_000), 'empty-file'),
  hostile(
    '100,000 documents',
    many(100_000, () => '---\na: 1\n'),
    'several-documents',
  ),
  hostile('quotes without an end', `${HEAD}when: "${'a\n'.repeat(50_000)}`, 'unclosed-quote'),
  hostile('a block text without an end', `${HEAD}when: |\n${' a\n'.repeat(100_000)}`, 'wrong-shape'),
  hostile('tags that ask for code', `${HEAD}when: !!js/function "function(){process.exit()}"\n`, 'tag'),
  hostile('NUL', `${HEAD}when: "\u0000"\n`, 'control-character'),
  hostile('an escape sequence for terminals', `${HEAD}when: "\u001b[2J"\n`, 'control-character'),
  hostile('UTF-16', new Uint8Array(Buffer.from(`\ufeff${HEAD}`, 'utf16le')), 'not-utf8'),
  hostile('UTF-32', new Uint8Array([0xff, 0xfe, 0, 0, 0x6b, 0, 0, 0]), 'not-utf8'),
  hostile('Latin-1', new Uint8Array(Buffer.from(`${HEAD}title: café\n`, 'latin1')), 'not-utf8'),
  hostile('half a character', new Uint8Array([...Buffer.from(HEAD), 0xe2, 0x82]), 'not-utf8'),
  hostile('a surrogate in UTF-8', new Uint8Array([...Buffer.from(HEAD), 0xed, 0xa0, 0x80]), 'not-utf8'),
  hostile('a megabyte of NUL', new Uint8Array(1_000_000), 'control-character'),
  hostile('a program', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0xff, 0xfe, 0x80]), 'not-utf8'),
  hostile('nothing', '', 'empty-file'),
];

it('S2 bombs, depth, width and bytes that are no text are refused by file, soon and in little memory', async () => {
  const { cases: played, wrong, worstMs, peakMb } = await play(cases);
  figure('S2', { cases: played, failed: wrong.length, worst_ms: worstMs, peak_mb: peakMb });
  expect(wrong).toEqual([]);
}, 240_000);

/** A sound file with some bytes of it replaced, doubled, cut or strange. */
const anyFile = fc
  .record({
    base: fc.nat(),
    edits: fc.array(
      fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(8), put: bytes() }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ base, edits }) => {
    const files = readBase();
    const file = files[base % files.length] ?? { path: 'odd.yaml', text: '' };
    const content = edits.reduce((buffer, { at, cut, put }) => {
      const from = Math.floor(at * buffer.length);
      return Buffer.concat([buffer.subarray(0, from), put, buffer.subarray(from + cut)]);
    }, Buffer.from(file.text));
    return { path: file.path, content };
  });

function bytes(): fc.Arbitrary<Buffer> {
  const odd = [
    '&',
    '*',
    '!',
    '|',
    '>',
    '%',
    '@',
    '`',
    '? ',
    '- ',
    ': ',
    '\t',
    '\r',
    '{{',
    '{%',
    '"',
    "'",
    '#',
    '---',
    '<<: ',
  ];
  return fc.oneof(
    fc.string({ unit: fc.constantFrom(...'abcxyz019 _'), maxLength: 4 }).map((each) => Buffer.from(each)),
    fc.uint8Array({ maxLength: 12 }).map((each) => Buffer.from(each)),
    fc.array(fc.constantFrom(...odd), { maxLength: 8 }).map((each) => Buffer.from(each.join(''))),
    fc.string({ unit: 'binary', maxLength: 12 }).map((each) => Buffer.from(each)),
    fc.nat(300).map((depth) => Buffer.from('['.repeat(depth))),
  );
}

it('S2 any bytes in a file give a plan or errors with a place in it, never an exception', async () => {
  let [worstMs, compiled, errors] = [0, 0, 0];
  const runs = trials(300);
  await fc.assert(
    fc.asyncProperty(anyFile, async ({ path, content }) => {
      const startedAt = performance.now();
      const decoded = decodeText(path, content);
      const files = readBase().map((file) => (file.path === path ? { path, text: decoded.text } : file));
      const { plan, diagnostics, texts } = await compileWorkspace(files, definitions);
      worstMs = Math.max(worstMs, Math.round(performance.now() - startedAt));
      const found = [...decoded.diagnostics, ...diagnostics].filter(({ severity }) => severity === 'error');
      if (plan === null) errors += 1;
      else compiled += 1;
      expect(plan === null).toBe(found.some(({ code }) => code !== 'not-utf8' && code !== 'file-too-large'));
      for (const { span, message } of found) {
        expect(message).not.toBe('');
        expect(texts.has(span.file)).toBe(true);
        expect(span.end).toBeLessThanOrEqual(texts.get(span.file)?.length ?? 0);
      }
    }),
    { numRuns: runs },
  );
  figure('S2', { trials: runs, refused: errors, compiled, failed: 0, worst_ms: worstMs });
  expect(errors).toBeGreaterThan(0);
}, 240_000);
