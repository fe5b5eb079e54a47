/** Every file says first what it is for and what must not be in it, in one to five sentences. */
import type { Rule, Violation } from './rule.ts';
import type { Tree } from './tree.ts';

const SENTENCES_MAX = 5;

function fault(text: string): string | null {
  const found = /^(?:#![^\n]*\n)?\s*\/\*\*(?<words>[\s\S]*?)\*\//.exec(text);
  if (found === null) return 'the file does not start with a docblock';
  const words = (found.groups?.words ?? '').replace(/^\s*\* ?/gm, '').trim();
  if (words.length < 12) return 'the docblock says nothing';
  const sentences = words
    .split(/[.!?](?:\s+(?=[A-Z`])|$)/)
    .filter((sentence) => sentence.trim() !== '').length;
  return sentences > SENTENCES_MAX
    ? `the docblock has ${sentences} sentences; at most ${SENTENCES_MAX}`
    : null;
}

function check(tree: Tree): readonly Violation[] {
  return tree.sources.flatMap(({ path, text }) => {
    const message = fault(text);
    return message === null ? [] : [{ path, line: 1, message }];
  });
}

export const docblock: Rule = {
  name: 'every file starts with a docblock',
  check,
  samples: [
    { files: { 'src/base/a.ts': 'export const a = 1;' }, breaches: ['src/base/a.ts:1'] },
    {
      files: { 'src/base/a.ts': '// What it is for and what not.\nexport const a = 1;' },
      breaches: ['src/base/a.ts:1'],
    },
    { files: { 'src/base/a.ts': '/** TODO. */' }, breaches: ['src/base/a.ts:1'] },
    { files: { 'src/base/a.ts': `/** ${'A sentence here. '.repeat(6)}*/` }, breaches: ['src/base/a.ts:1'] },
    { files: { 'src/base/a.ts': '/** Durations, e.g. 1.5 hours: reading and writing. */' }, breaches: [] },
    {
      files: { 'src/cli/main.ts': '#!/usr/bin/env node\n/**\n * The way in: nothing but a call.\n */' },
      breaches: [],
    },
  ],
};
