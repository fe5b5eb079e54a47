/** Lines, columns and splices of a text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from './edits.ts';
import { indexLines } from './line-index.ts';

const at = (start: number, end: number, text: string) => ({ span: { file: 'f', start, end }, text });

describe('applyEdits', () => {
  it.each([
    ['one', 'abc', [at(1, 2, 'X')], 'aXc'],
    ['several, in any order', 'abcd', [at(3, 4, 'Y'), at(0, 1, 'X')], 'XbcY'],
    ['an insertion', 'abc', [at(3, 3, '!')], 'abc!'],
    ['overlapping ones: the first stays', 'abcd', [at(1, 3, 'X'), at(2, 4, 'Y')], 'aXd'],
    ['two insertions at one place: one stays', 'ab', [at(1, 1, 'X'), at(1, 1, 'X')], 'aXb'],
    ['one outside of the text', 'ab', [at(5, 6, 'X')], 'ab'],
  ])('%s', (_, text, edits, expected) => {
    expect(applyEdits(text, edits)).toBe(expected);
  });
});

describe('indexLines', () => {
  it('keeps line breaks out of lines, LF and CRLF', () => {
    const lines = indexLines('a\r\nbc\n');
    expect([lines.lineText(1), lines.lineText(2), lines.lineText(3), lines.lineText(4)]).toEqual([
      'a',
      'bc',
      '',
      '',
    ]);
    expect(lines.lineCount).toBe(3);
  });

  it('finds every offset again by its line and column', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', 'é', '漢', ' '), { maxLength: 40 }), (characters) => {
        const text = characters.join('');
        const lines = indexLines(text);
        for (let offset = 0; offset <= text.length; offset += 1) {
          const { line, column } = lines.locate(offset);
          expect(lines.offsetAt(line, column)).toBe(offset);
          expect(line).toBe(text.slice(0, offset).split('\n').length);
        }
      }),
    );
  });
});
