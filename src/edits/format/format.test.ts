/** The canonical layout: cases, and laws over documents that somebody laid out without any care. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitions } from '../../kinds/registry.ts';
import { parseYaml } from '../../language/syntax/parse.ts';
import { formatText } from './format.ts';
import { saysTheSame } from './same.ts';

const format = (text: string) => formatText('f.yaml', text, definitions).text;

describe('format', () => {
  it.each([
    ['indentation and dashes', 'a:\n- b:   1\n  c: 2\n-   d\n', 'a:\n  - b: 1\n    c: 2\n  - d\n'],
    ['deep and uneven', 'a:\n     b:\n      c: 1\nd: 2\n', 'a:\n  b:\n    c: 1\nd: 2\n'],
    ['lists in lists', 'a:\n-  - b\n   - c\n', 'a:\n  - - b\n    - c\n'],
    ['a value on a line of its own', 'a:\n      b c\n', 'a:\n  b c\n'],
    [
      'braces and brackets',
      "a: {b: 1,c:  [ 2,3 ]}\nd: { }\ne: [ 'x' ]\n",
      'a: { b: 1, c: [2, 3] }\nd: {}\ne: ["x"]\n',
    ],
    ['flow over lines', 'a: {b: 1,\n  c: 2}\n', 'a: {b: 1,\n  c: 2}\n'],
    [
      'quotes',
      `a: 'x'\nb: 'it''s'\nc: 'say "x"'\nd: '\\d'\n'e': 1\n`,
      `a: "x"\nb: 'it''s'\nc: 'say "x"'\nd: '\\d'\n"e": 1\n`,
    ],
    [
      'values as they are written',
      'a: 010\nb: 9007199254740991\nc: 1e3\n',
      'a: 010\nb: 9007199254740991\nc: 1e3\n',
    ],
    ['line ends', 'a: 1  \r\n\r\n\r\n\r\nb: 2 # x \t\nc: 3\n\n\n', 'a: 1\r\n\r\nb: 2 # x\r\nc: 3\r\n'],
    ['no line end', '\n\na: 1', 'a: 1\n'],
    [
      'block scalars',
      'a:\n      b: |\n            x\n              y\n\n            z\n      c: 1\n',
      'a:\n  b: |\n    x\n      y\n\n    z\n  c: 1\n',
    ],
    [
      'block scalars that say their indentation',
      'a:\n    b: |1\n       x\n      y\n',
      'a:\n  b: |1\n     x\n    y\n',
    ],
    ['kept ends of block scalars', 'a: |+\n x\n\n\n', 'a: |+\n  x\n\n\n'],
    ['spaces at the ends of content', 'a: |\n  x  \n  y\n', 'a: |\n  x  \n  y\n'],
    [
      'comments',
      '# head\n\na: # one\n# two\n   # three\n   b: 1   # four\n   # five\n# six\nc: 2\n      # seven\n',
      '# head\n\na: # one\n  # two\n  # three\n  b: 1   # four\n  # five\n# six\nc: 2\n# seven\n',
    ],
    [
      'comments among items',
      'a:\n- b\n# two\n- c\n# three\nd: 1\n',
      'a:\n  - b\n  # two\n  - c\n# three\nd: 1\n',
    ],
    [
      'the order of a document',
      '# about\nname: vip\n# why\nwhen: { profile.seats: 1 } # here\nowner: crm\nkind: Segment\n',
      '# about\nkind: Segment\nname: vip\nowner: crm\n# why\nwhen: { profile.seats: 1 } # here\n',
    ],
    [
      'the order of steps and paths',
      'kind: Journey\nname: j\nsteps:\n- wait: 2d # calm\n  id: settle\n- { send: { template: a, channel: b }, id: x }\n- id: b\n  branch:\n    paths:\n      - steps: []\n        # never\n        when: { segment: s }\n        id: p\n',
      'kind: Journey\nname: j\nsteps:\n  - id: settle\n    wait: 2d # calm\n  - { id: x, send: { template: a, channel: b } }\n  - id: b\n    branch:\n      paths:\n        - id: p\n          # never\n          when: { segment: s }\n          steps: []\n',
    ],
    ['what cannot be read', 'a: [\n', 'a: [\n'],
    ['anchors, which are refused', 'a:   &x 1\nb: *x\n', 'a:   &x 1\nb: *x\n'],
    ['layouts that nobody uses', '? a\n:   1\n', '? a\n:   1\n'],
    ['nothing', '', ''],
  ])('%s', (_, before, after) => {
    expect(format(before)).toBe(after);
    expect(format(after)).toBe(after);
  });

  it('says what is wrong where a text cannot be read', () => {
    expect(formatText('f.yaml', 'a: [\n', definitions).diagnostics).toHaveLength(1);
    expect(formatText('f.yaml', 'a: 1\n', definitions).diagnostics).toEqual([]);
  });

  it('has nothing to change in the example', () => {
    const root = fileURLToPath(new URL('../../../journeys', import.meta.url));
    const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.ya?ml$/.test(path),
    );
    expect(paths.length).toBeGreaterThan(50);
    for (const path of paths) {
      const text = readFileSync(join(root, path), 'utf8');
      expect({ path, text: format(text) }).toEqual({ path, text });
    }
  });
});

/** A tree to be laid out; every key and item has a word of its own, so that comments can say whose they are. */
type Block = { readonly parts: readonly Part[]; readonly step: number; readonly gap: number };
type Tree =
  | { readonly is: 'scalar'; readonly style: number }
  | { readonly is: 'flow'; readonly form: number }
  | (Block & { readonly is: 'map' })
  | (Block & { readonly is: 'list' });
type Part = {
  readonly value: Tree;
  readonly above: boolean;
  readonly behind: boolean;
  readonly blank: number;
  readonly colon: number;
};

const { tree } = fc.letrec<{ tree: Tree; part: Part; block: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ is: fc.constant('scalar' as const), style: fc.nat(13) }),
    fc.record({ is: fc.constant('flow' as const), form: fc.nat(5) }),
    tie('block'),
  ),
  block: fc.record({
    is: fc.constantFrom('map' as const, 'list' as const),
    parts: fc.array(tie('part'), { minLength: 1, maxLength: 4 }),
    step: fc.integer({ min: 0, max: 4 }),
    gap: fc.integer({ min: 1, max: 3 }),
  }),
  part: fc.record({
    value: tie('tree'),
    above: fc.boolean(),
    behind: fc.boolean(),
    blank: fc.nat(2),
    colon: fc.integer({ min: 1, max: 3 }),
  }),
}));

/** Lays a tree out at a column, as carelessly as it says. `word`: unique for each part. */
function write(value: Tree, column: number, next: () => string): readonly string[] {
  if (value.is !== 'map' && value.is !== 'list') throw new Error('a block is written here');
  const pad = ' '.repeat(column);
  const lines: string[] = [];
  for (const part of value.parts) {
    const word = next();
    lines.push(...Array(part.blank).fill(part.colon > 2 ? '   ' : ''));
    if (part.above) lines.push(`${pad}# @${word}`);
    const head = value.is === 'map' ? `${pad}${word}:` : `${pad}-${' '.repeat(value.gap)}`;
    const note = part.behind ? ` # =${word}  ` : '';
    lines.push(
      ...writePart(part, head, { column, word, note, isList: value.is === 'list', gap: value.gap }, next),
    );
  }
  return lines;
}

type Place = { column: number; word: string; note: string; isList: boolean; gap: number };

function writePart(part: Part, head: string, place: Place, next: () => string): readonly string[] {
  const { value, colon } = part;
  const { column, word, note, isList, gap } = place;
  if (value.is === 'map' || value.is === 'list') {
    if (isList) {
      // The word of an item stands in its first line: as the key of a map that holds the rest.
      const inner = column + 1 + gap;
      const [first, ...more] = value.parts;
      if (value.is === 'map' && value.step % 2 === 0 && first !== undefined) {
        // The map of an item, its first key behind the dash.
        const parts = [{ ...first, above: false, blank: 0 }, ...more];
        const [start = '', ...rest] = write({ ...value, parts }, inner, next);
        return [`${head}${start.trimStart()}`, ...rest];
      }
      const body = write(value, inner + 1 + value.step, next);
      return [`${head}${word}:${note}`, ...body];
    }
    const indent = value.is === 'list' ? value.step : value.step + 1;
    return [`${head}${note}`, ...write(value, column + indent, next)];
  }
  const space = isList ? '' : ' '.repeat(colon);
  const pad = ' '.repeat(column + 3 + colon);
  if (value.is === 'flow') return writeFlow(value.form, head + space, place, pad);
  const [first, ...rest] = scalarLines(value.style, word, pad);
  return rest.length === 0 || /^[|>]/.test(first ?? '')
    ? [`${head}${space}${first}${note}`, ...rest]
    : [`${head}${space}${first}`, ...rest];
}

function writeFlow(form: number, head: string, { word, note }: Place, pad: string): readonly string[] {
  const one = [`{${word}: 1,b:  [ 1,2 ]}`, `[ ${word},  'q r' ]`, '{ }', `{ "${word}":1, 'x y': {} }`][form];
  if (one !== undefined) return [`${head}${one}${form === 2 ? '' : note}`];
  return form === 4 ? [`${head}{ ${word}: 1,`, `${pad}  b: 2 }`] : [`${head}[`, `${pad}${word},`, `${pad}]`];
}

function scalarLines(style: number, word: string, pad: string): readonly string[] {
  const styles: readonly (readonly string[])[] = [
    [`${word} plain`],
    [`'${word}'`],
    [`'it''s ${word}'`],
    [`"${word} \\u00e9\\t"`],
    ['010'],
    ['9007199254740991'],
    [`ünï ${word} 😀`],
    ['|', `${pad}${word}`, '', `${pad}   deeper  `, `${pad}end`],
    ['>-', `${pad}${word}`, `${pad}folded`, '', `${pad} more`],
    ['|+', `${pad}${word}`, '', ''],
    ['|-', `${pad}# no comment ${word}`, `${pad}- x: {`],
    [`${word} over`, `${pad}two lines`],
    [`"${word} over`, `${pad}two \\`, `${pad}lines"`],
    ['~'],
  ];
  return styles[style] ?? [word];
}

const messy = fc
  .tuple(
    tree.filter((value) => value.is === 'map'),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([value, lineEnd, isClosed]) => {
    let count = 0;
    const next = () => {
      count += 1;
      return `k${count}`;
    };
    const lines = write(value, 0, next);
    return lines.join(lineEnd) + (isClosed ? lineEnd : '');
  });

/** Comments that do not stand where the part is that they name. */
function strays(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const above = /^ *# @(k\d+)$/.exec(line)?.[1];
    const behind = / # =(k\d+)$/.exec(line)?.[1];
    const below = lines.slice(index + 1).find((each) => each.trim() !== '' && !/^ *#/.test(each)) ?? '';
    const names = (each: string, word: string) => new RegExp(`\\b${word}\\b`).test(each.replace(/# =.*/, ''));
    if (behind !== undefined && !names(line, behind) && !/^ *- /.test(line)) return [line.trim()];
    return above !== undefined && !names(below, above) && !/^ *- /.test(below) ? [line.trim()] : [];
  });
}

describe('of any layout', () => {
  it('keeps values and comments, each where it belongs, and has nothing left to do', () => {
    fc.assert(
      fc.property(messy, (text) => {
        const before = parseYaml('f.yaml', text);
        expect(before.diagnostics.map(({ message }) => message)).toEqual([]);
        const after = format(text);
        expect(saysTheSame(before, parseYaml('f.yaml', after))).toBe(true);
        expect(format(after)).toBe(after);
        expect(strays(after)).toEqual(strays(text));
        const column = /^( *)(?:k\d+:|- |# @)/;
        for (const line of after.split(/\r?\n/)) expect((column.exec(line)?.[1]?.length ?? 0) % 2).toBe(0);
        expect(after).toMatch(/[^\r\n]\r?\n$|\|\+/);
        expect(new Set(after.match(/\r?\n/g)).size).toBeLessThan(2);
      }),
      { numRuns: 500 },
    );
  });

  it('never fails on any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...' \n\t:-#{}[],"\'|>a1&*?é'.split('')), maxLength: 60 }),
        (text) => {
          const before = parseYaml('f.yaml', text);
          const after = format(text);
          if (before.broken || before.root === null) expect(after).toBe(text);
          else expect(saysTheSame(before, parseYaml('f.yaml', after))).toBe(true);
          expect(format(after)).toBe(after);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
