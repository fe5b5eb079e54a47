/**
 * Mutants of a workspace: every file, every node and every line broken in one known way at one known place.
 * Generates only; what each mutant must give is the test's business.
 */

import { indexLines } from '../../src/language/syntax/line-index.ts';
import type { Entry, Node } from '../../src/language/syntax/node.ts';
import { parseYaml } from '../../src/language/syntax/parse.ts';

export type Mutant = {
  /** The way in which it is broken, e.g. "renamed key". */
  readonly kind: string;
  readonly file: string;
  readonly text: string;
  /** The characters of `text` that were changed; empty where something was taken away. */
  readonly start: number;
  readonly end: number;
};

type Splice = { readonly kind: string; readonly start: number; readonly end: number; readonly text: string };

/** Keys whose entries are named by the user: renaming one of those breaks what refers to it, elsewhere. */
const NAMED = new Set([
  'profile',
  'enums',
  'events',
  'properties',
  'classes',
  'channels',
  'teams',
  'roles',
  'contacts',
  'locales',
  'purposes',
]);
/** Keys below which any data may stand: no value is of the wrong type there. */
const DATA = new Set([
  'subscribers',
  'identify',
  'consent',
  'withdraw',
  'sends',
  'no_sends',
  'refused',
  'held',
  'calls',
  'exits',
  'goals',
  'entered',
  'config',
  'body',
  'headers',
  'update',
  'answer',
  'experiment',
]);
const REFERENCES = /^(segment|template|class|channel|event|journey|opened_by|closed_by|changed|date)$/;
const CHOICES =
  /^(kind|reentry|while_active|existing|feb29|every|unknown_zone|default|unknown|source|per|on_past)$/;
const DURATION = /^[-+]?\d+(ms|s|m|h|d|w)$/;

/** Where a node stands: the keys around it, and whether its document is a test. */
type Around = { readonly keys: readonly string[]; readonly test: boolean };

/** All mutants of one file, in a stable order. Pure. */
export function mutate(file: string, text: string): Mutant[] {
  const { root } = parseYaml(file, text);
  const test = /^kind: Test$/m.test(text);
  const splices = [
    ...(root === null ? [] : nodeSplices(root, text, { keys: [], test })),
    ...lineSplices(text, root),
  ];
  return splices.map(({ kind, start, end, text: put }) => ({
    kind,
    file,
    text: text.slice(0, start) + put + text.slice(end),
    start,
    end: start + put.length,
  }));
}

function nodeSplices(node: Node, text: string, around: Around): Splice[] {
  if (node.node === 'list') return node.items.flatMap((item) => nodeSplices(item, text, around));
  if (node.node === 'map') {
    return node.entries.flatMap((entry) => [
      ...entrySplices(entry, text, around),
      ...nodeSplices(entry.value, text, { ...around, keys: [...around.keys, entry.name] }),
    ]);
  }
  const { start, end } = node.span;
  const key = around.keys.at(-1) ?? '';
  const found: Splice[] = [];
  const put = (kind: string, replacement: string) => found.push({ kind, start, end, text: replacement });
  const value = String(node.value);
  if (!isData(around)) {
    if (DURATION.test(node.raw)) put('bad unit', node.raw.replace(/[a-z]+$/, 'moons'));
    if (key === 'zone') put('bad zone', `${value}x`);
    if (/^\d\d:\d\d$/.test(value)) put('bad time', '"25:00"');
    if (key === 'review_by') put('bad date', '2027-02-30');
    if (/^\d{4}-\d\d-\d\dT/.test(value)) put('bad instant', value.replace(/(Z|[+-]\d\d:\d\d)$/, ''));
  }
  if (/^".+"$/.test(node.raw) && !node.raw.includes('\\')) {
    found.push({ kind: 'unclosed quote', start: end - 1, end, text: '' });
    found.push({ kind: 'unopened quote', start, end: start + 1, text: '' });
  }
  return found;
}

function isData({ keys, test }: Around): boolean {
  return (
    keys.some((key) => DATA.has(key) && !(key === 'goals' && !test)) ||
    (test && (keys.includes('properties') || keys.includes('profile')))
  );
}

function entrySplices(entry: Entry, text: string, around: Around): Splice[] {
  const found: Splice[] = duplicates(entry, text);
  const { key, value, name } = entry;
  const named = NAMED.has(around.keys.at(-1) ?? '');
  const free = named || isData({ ...around, keys: [...around.keys, name] });
  if (!named && !isData(around) && /^[a-z][a-z_]+$/.test(name)) {
    found.push({
      kind: 'renamed key',
      ...range(key),
      text: `${name.slice(0, -1)}${name.endsWith('x') ? 'y' : 'x'}`,
    });
  }
  if (/^profile\.\w+$/.test(name)) found.push({ kind: 'renamed path', ...range(key), text: `${name}x` });
  if (free) return found;
  const whole = text.slice(value.span.start, value.span.end);
  if (!whole.includes('\n')) {
    found.push({ kind: 'wrong type', ...range(value), text: value.node === 'scalar' ? '[]' : '17' });
  }
  if (value.node !== 'scalar') return found;
  if (REFERENCES.test(name))
    found.push({ kind: 'dropped reference', ...range(value), text: `${value.raw}xx` });
  if (CHOICES.test(name)) found.push({ kind: 'wrong choice', ...range(value), text: `${value.raw}x` });
  return found;
}

/** The entry once more, behind itself. What was changed is the second key. */
function duplicates(entry: Entry, text: string): Splice[] {
  const whole = text.slice(entry.span.start, entry.span.end);
  if (entry.value.node !== 'scalar' || entry.value.raw === '' || whole.includes('\n')) return [];
  const before = text.slice(text.lastIndexOf('\n', entry.span.start) + 1, entry.span.start);
  const { end } = entry.span;
  const put = /^[ ]*(- )*$/.test(before) ? `\n${' '.repeat(before.length)}${whole}` : `, ${whole}`;
  return [{ kind: 'duplicate key', start: end, end, text: put }];
}

function range(node: Node): { start: number; end: number } {
  return { start: node.span.start, end: node.span.end };
}

/** What is broken line by line, outside of block scalars and comments. */
function lineSplices(text: string, root: Node | null): Splice[] {
  const lines = indexLines(text);
  const blocks = root === null ? [] : blockScalars(root);
  const found: Splice[] = [];
  for (let line = 1; line <= lines.lineCount; line += 1) {
    const { start } = lines.range(line);
    const content = lines.lineText(line).replace(/\s+#.*$/, '');
    const indent = content.length - content.trimStart().length;
    if (content.trim() === '' || content.trim().startsWith('#')) continue;
    if (blocks.some((block) => block.start < start && start < block.end)) continue;
    if (indent > 0) found.push({ kind: 'tab', start, end: start + Math.min(2, indent), text: '\t' });
    const colon = /^(\s*(?:- )*[\w.]+):(?=\s|$)/.exec(content)?.[1]?.length;
    if (colon !== undefined)
      found.push({ kind: 'missing colon', start: start + colon, end: start + colon + 1, text: '' });
    const closer = /[}\]]$/.exec(content)?.index;
    if (closer !== undefined && /[{[]/.test(content)) {
      found.push({ kind: 'unclosed bracket', start: start + closer, end: start + closer + 1, text: '' });
    }
    if (indent > 0) found.push({ kind: 'wrong indentation', start, end: start + 1, text: '' });
    found.push({ kind: 'wrong indentation', start, end: start, text: ' ' });
  }
  return found;
}

function blockScalars(node: Node): { start: number; end: number }[] {
  if (node.node === 'map') return node.entries.flatMap((entry) => blockScalars(entry.value));
  if (node.node === 'list') return node.items.flatMap(blockScalars);
  return node.raw.includes('\n') ? [{ start: node.span.start, end: node.span.end + 1 }] : [];
}
