/** What people read: the code frame, in every form it can take. The frames stand in tests/golden/diagnostics. */
import { describe, expect, it } from 'vitest';
import { matchGolden } from '../../../tests/golden.ts';
import type { Diagnostic } from './diagnostic.ts';
import { printJson } from './json.ts';
import { printJunit } from './junit.ts';
import { orderDiagnostics } from './order.ts';
import { printPretty } from './pretty.ts';
import { widthOf } from './width.ts';

const file = 'journeys/commerce/cart.journey.yaml';
const text = [
  'kind: Journey',
  'name: cart',
  'steps:',
  '  - id: reminder        # after four hours',
  '    title: 漢字 and 🎉',
  '    send: { chanel: email, template: cart_reminder }',
  '  - id: later',
  '\twait: 3 moons',
  'exit: []',
  '',
].join('\n');

function at(word: string, code: string, rest: Partial<Diagnostic> = {}): Diagnostic {
  const start = text.indexOf(word);
  return {
    code,
    severity: 'error',
    message: `something about \`${word}\``,
    span: { file, start, end: start + word.length },
    ...rest,
  };
}

const span = (word: string) => at(word, '').span;

const CASES: { readonly [name: string]: readonly Diagnostic[] } = {
  'related-before': [
    at('chanel', 'unknown-key', {
      message: 'unknown key `chanel` in a `send` step',
      label: 'not a key of `send`',
      related: [{ span: span('reminder'), label: 'in this step' }],
      help: 'did you mean `channel`? (fixable with --fix)',
    }),
  ],
  'related-far': [
    at('exit', 'flow', {
      label: 'ends here',
      related: [{ span: span('Journey'), label: 'began here' }],
      notes: ['why', 'and why'],
    }),
  ],
  'same-line': [
    at('template', 'two', { label: 'second', related: [{ span: span('chanel'), label: 'first' }] }),
  ],
  'wide-characters': [
    at('🎉', 'wide', { label: 'a party' }),
    at('and', 'wide', { label: 'after two wide ones' }),
  ],
  tab: [at('3 moons', 'bad-duration', { label: 'after a tab' })],
  'several-lines': [
    at('send: { chanel: email, template: cart_reminder }\n  - id: later', 'long', { help: 'two\nlines' }),
  ],
  'other-file': [
    at('cart', 'duplicate-name', {
      related: [{ span: { file: 'b.yaml', start: 6, end: 7 }, label: 'first here' }],
    }),
  ],
  'no-text': [
    at('cart', 'unreadable-file', { span: { file: 'gone.yaml', start: 0, end: 0 }, help: 'look again' }),
  ],
  'end-of-file': [at('', 'end', { span: { file, start: text.length, end: text.length } })],
  'several-and-a-warning': [
    at('exit', 'b', { severity: 'warning' }),
    at('exit', 'a'),
    at('exit', 'a'),
    at('cart', 'z'),
  ],
};

const textOf = (name: string) => ({ [file]: text, 'b.yaml': 'kind:\nname: x\n' })[name];

describe('printPretty', () => {
  it.each(Object.entries(CASES))('frames: %s', (name, diagnostics) => {
    matchGolden(`diagnostics/pretty-${name}.txt`, printPretty(diagnostics, textOf));
  });

  it('prints nothing for nothing', () => {
    expect(printPretty([], textOf)).toBe('');
  });

  it('colours when asked to, and says the same', () => {
    const [diagnostics = []] = Object.values(CASES);
    const coloured = printPretty(diagnostics, textOf, { colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(printPretty(diagnostics, textOf));
    expect(coloured).toContain('\u001b[31m');
  });

  it('shows no character of what is secret, whoever else points at that line', () => {
    const written = 'key: "s3cret, twice" # s3cret\nmore: |\n  s3cret\n  s3cret\n';
    const conceal = (start: number, end: number): Diagnostic => ({
      code: 'secret',
      severity: 'error',
      message: 'a secret',
      span: { file, start, end },
      conceals: true,
    });
    const end = written.length;
    const more = written.indexOf('|');
    const printed = printPretty(
      [
        conceal(5, 20),
        conceal(22, 30),
        conceal(more, end),
        { code: 'other', severity: 'warning', message: 'other', span: { file, start: 0, end: 3 } },
      ],
      () => written,
    );
    expect(printed).not.toContain('s3cret');
    expect(printed).toContain('1 | key: *************** ');
    expect(printed).toContain('other');
  });

  it('shows the part of a long line in which the mark stands, whole characters only', () => {
    const long = `when: [${'🎉'.repeat(5_000)} here ${'🎉'.repeat(5_000)}]`;
    const start = long.indexOf('here');
    const printed = printPretty(
      [
        {
          code: 'long',
          severity: 'error',
          message: 'long',
          label: 'this',
          span: { file, start, end: start + 4 },
        },
      ],
      () => long,
    );
    const [shown = '', marked = ''] = printed.split('\n').slice(3);
    expect(shown.length).toBeLessThan(260);
    expect(shown).toMatch(/^1 \| \.\.\.🎉+ here 🎉+\.\.\.$/u);
    expect(printed).not.toMatch(/\p{Surrogate}/u);
    expect(widthOf(marked.slice(0, marked.indexOf('^')))).toBe(
      widthOf(shown.slice(0, shown.indexOf('here'))),
    );
    expect(marked).toContain('^^^^ this');
  });
});

describe('orderDiagnostics', () => {
  it('sorts by file, place and code, and drops what is said twice', () => {
    const found = orderDiagnostics([...Object.values(CASES).flat()].reverse());
    const keys = found.map((each) => `${each.span.file} ${String(each.span.start).padStart(5)} ${each.code}`);
    expect(keys).toEqual([...new Set(keys)].sort());
  });
});

describe('printJson and printJunit', () => {
  it('give lines and columns', () => {
    const all = Object.values(CASES).flat();
    matchGolden('diagnostics/all.json', printJson(all, textOf));
    matchGolden('diagnostics/all.junit.xml', printJunit(all, textOf));
  });

  it('escape what XML cannot hold', () => {
    const nasty = at('cart', 'x', { message: '<a> & "b" \u0000 \ud800' });
    expect(printJunit([nasty], textOf)).toContain('&lt;a&gt; &amp; &quot;b&quot; \ufffd \ufffd');
  });
});
