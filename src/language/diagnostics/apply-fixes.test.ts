/** Fixes of several diagnostics: all or nothing each, none over another, refused when they say something else. */
import { describe, expect, it } from 'vitest';
import { applyFixes, fixUntilStable, type Texts } from './apply-fixes.ts';
import type { Diagnostic, Edit, Severity } from './diagnostic.ts';

const edit = (file: string, start: number, end: number, text: string): Edit => ({
  span: { file, start, end },
  text,
});
const fixed = (edits: readonly Edit[], isSafe = true, severity: Severity = 'warning'): Diagnostic => ({
  code: 'naming',
  severity,
  message: 'odd',
  span: edits[0]?.span ?? { file: '', start: 0, end: 0 },
  fix: { title: 'mend it', isSafe, edits },
});
const texts = (entries: { readonly [file: string]: string }): Texts => new Map(Object.entries(entries));
const plain = (all: Texts) => Object.fromEntries(all);

const A = 'a: one # first\nb: two\n';

describe('applyFixes', () => {
  it.each<[string, readonly Diagnostic[], boolean, string, number, number]>([
    [
      'makes what does not touch at once',
      [fixed([edit('f', 3, 6, 'uno')]), fixed([edit('f', 18, 21, 'dos')])],
      false,
      'a: uno # first\nb: dos\n',
      2,
      0,
    ],
    [
      'makes the first of two at one place',
      [fixed([edit('f', 3, 6, 'uno')]), { ...fixed([edit('f', 3, 6, 'un')]), code: 'z' }],
      false,
      'a: uno # first\nb: two\n',
      1,
      0,
    ],
    ['leaves what is not safe', [fixed([edit('f', 3, 6, 'uno')], false)], false, A, 0, 0],
    [
      'makes what is not safe when asked',
      [fixed([edit('f', 3, 6, 'uno')], false)],
      true,
      'a: uno # first\nb: two\n',
      1,
      0,
    ],
    ['refuses what would say something else', [fixed([edit('f', 3, 6, 'x: y')])], true, A, 0, 1],
    [
      'refuses all of a fix of which one part is wrong',
      [fixed([edit('f', 3, 6, 'uno'), edit('f', 18, 21, '[')])],
      true,
      A,
      0,
      1,
    ],
    ['refuses a file that is not there', [fixed([edit('g', 0, 0, 'x')])], true, A, 0, 1],
  ])('%s', (_, diagnostics, allowUnsafe, expected, count, refused) => {
    const outcome = applyFixes(texts({ f: A }), diagnostics, allowUnsafe);
    expect({ texts: plain(outcome.texts), count: outcome.count, refused: outcome.refused.length }).toEqual({
      texts: { f: expected },
      count,
      refused,
    });
  });

  it('leaves both files of a fix when one of them cannot be changed', () => {
    const before = texts({ f: A, g: 'broken: [\n' });
    const outcome = applyFixes(before, [fixed([edit('f', 3, 6, 'uno'), edit('g', 0, 6, 'x')])], true);
    expect(plain(outcome.texts)).toEqual(plain(before));
  });

  it('takes the single splice of a compiler diagnostic for a safe fix', () => {
    const diagnostic: Diagnostic = {
      ...fixed([]),
      span: edit('f', 0, 1, '').span,
      edit: edit('f', 0, 1, 'c'),
    };
    const { fix: _fix, ...bare } = diagnostic;
    expect(plain(applyFixes(texts({ f: A }), [bare], false).texts)).toEqual({
      f: 'c: one # first\nb: two\n',
    });
  });
});

describe('fixUntilStable', () => {
  /** One more letter in each round, until there are `most`. */
  const grow = (most: number) => async (all: Texts) => {
    const text = all.get('f') ?? '';
    const length = text.length - 4;
    return length >= most ? [] : [fixed([edit('f', 3, 3 + length, 'x'.repeat(length + 1))])];
  };

  it('goes on until nothing is offered, and a second time changes nothing', async () => {
    const once = await fixUntilStable(texts({ f: 'a: x\n' }), grow(5), false);
    expect({ text: once.texts.get('f'), count: once.count }).toEqual({ text: 'a: xxxxx\n', count: 4 });
    const again = await fixUntilStable(once.texts, grow(5), false);
    expect({ texts: plain(again.texts), count: again.count }).toEqual({ texts: plain(once.texts), count: 0 });
  });

  it('ends when two fixes undo each other', async () => {
    const flip = async (all: Texts) => [fixed([edit('f', 3, 4, all.get('f') === 'a: x\n' ? 'y' : 'x')])];
    expect((await fixUntilStable(texts({ f: 'a: x\n' }), flip, false)).count).toBe(10);
  });

  it('undoes a round after which there are more errors', async () => {
    const diagnose = async (all: Texts) =>
      all.get('f') === 'a: x\n'
        ? [fixed([edit('f', 3, 4, 'y')])]
        : [fixed([edit('f', 3, 4, 'z')], true, 'error')];
    const outcome = await fixUntilStable(texts({ f: 'a: x\n' }), diagnose, false);
    expect({ texts: plain(outcome.texts), count: outcome.count }).toEqual({
      texts: { f: 'a: x\n' },
      count: 0,
    });
  });
});
