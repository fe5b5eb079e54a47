/**
 * From `yaml`'s document to plain nodes, and the checks of what YAML allows and the language does not:
 * anchors, aliases, merge keys, tags, keys that are no text, duplicate keys, numbers that lose digits.
 */
import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { wordWithoutColon } from './lost-colon.ts';
import type { Entry, Node, ScalarNode, Span } from './node.ts';

export type Conversion = {
  readonly file: string;
  readonly text: string;
  readonly diagnostics: Diagnostic[];
  /** Set when part of the content is lost (an alias, a bad key): nothing more should be said about this file. */
  incomplete: boolean;
  /** How many keys were found that stood there already. */
  duplicates: number;
};

/** More keys than this that are written twice have one cause: the rest is left for when these are mended. */
const DUPLICATES_MAX = 100;

/** A node of `yaml` as a plain one. Problems go to `into.diagnostics`. Recursion is bounded by the depth cap. */
export function convertNode(source: unknown, at: number, into: Conversion): Node {
  refuseProperties(source, into);
  if (isMap(source)) {
    const span = spanOf(source, at, into);
    const entries: Entry[] = [];
    const seen = new Map<string, Span>();
    for (const pair of source.items) {
      if (startsAnew(pair, entries, span, into)) break;
      if (source.flow !== true || !lacksColon(pair, entries, into)) addEntry(pair, entries, seen, into);
    }
    return { node: 'map', entries, span };
  }
  if (isSeq(source)) {
    const span = spanOf(source, at, into);
    let last = span.start;
    const items = source.items.map((item) => {
      const node = convertNode(isPair(item) ? null : item, last, into);
      last = node.span.end;
      return node;
    });
    return { node: 'list', items, span };
  }
  if (isAlias(source)) {
    into.incomplete = true;
    report(into, spanOf(source, at, into), {
      code: 'alias',
      message: `aliases (\`*${source.source}\`) are not part of the language`,
      help: 'write the value out, or give it a name of its own (a segment, a trait, a template) and refer to that',
    });
  }
  return convertScalar(source, at, into);
}

function convertScalar(source: unknown, at: number, into: Conversion): ScalarNode {
  const span = isScalar(source) ? spanOf(source, at, into) : { file: into.file, start: at, end: at };
  const raw = into.text.slice(span.start, span.end);
  const value = isScalar(source) ? source.value : null;
  if (typeof value === 'number' && (!Number.isFinite(value) || losesDigits(value, raw))) {
    into.incomplete = true;
    report(into, span, {
      code: 'bad-number',
      message: `\`${raw}\` cannot be kept exactly as a number`,
      help: 'put it into quotes if it is an identifier; otherwise write a finite number of at most 15 digits',
    });
  }
  if (typeof value === 'string' && strayQuote(raw)) {
    into.incomplete = true;
    report(into, span, {
      code: 'unclosed-quote',
      message: 'this text ends with a quote that was never opened',
      help: `write \`"${raw.slice(0, -1)}"\`, or put the whole text into single quotes if the quote belongs to it`,
    });
  }
  const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { node: 'scalar', value: known ? value : null, raw, span };
}

function addEntry(pair: unknown, entries: Entry[], seen: Map<string, Span>, into: Conversion): void {
  if (!isPair(pair)) return;
  const keyAt = isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
  if (pair.key !== null && !isScalar(pair.key)) {
    into.incomplete = true;
    report(into, spanOf(pair.key, keyAt, into), {
      code: 'key-not-text',
      message: 'a key must be plain text, not a map, a list or an alias',
      help: 'write `key: value`; text that starts with `{`, `[`, `*` or `&` needs quotes',
    });
    return;
  }
  const key = convertScalar(pair.key, keyAt, into);
  if (refuseKey(key, into)) return;
  refuseProperties(pair.key, into);
  const value = atKey(convertNode(pair.value, key.span.end, into), key, into);
  const name = String(key.value);
  const first = seen.get(name);
  if (first !== undefined) {
    into.duplicates += 1;
    if (into.duplicates > DUPLICATES_MAX) return;
    report(into, key.span, {
      code: 'duplicate-key',
      message: `the key \`${name}\` is written twice in one map`,
      label: 'here again',
      related: [{ span: first, label: 'first here' }],
      help: 'keep one of the two; several values of one key are a list',
    });
    return;
  }
  seen.set(name, key.span);
  entries.push({
    key,
    name,
    value,
    span: { file: into.file, start: key.span.start, end: Math.max(key.span.end, value.span.end) },
  });
}

/**
 * `{ a: x, y }`: a word without a colon inside braces. Two words are a key that lost its colon; one word behind a plain
 * value is most likely the next value of a list that lost its brackets. Either is said once.
 */
function lacksColon(pair: unknown, entries: Entry[], into: Conversion): boolean {
  const last = entries.at(-1);
  if (!isPair(pair) || pair.value !== null || !isScalar(pair.key)) return false;
  const key = convertScalar(pair.key, last?.span.end ?? 0, into);
  const [, word, rest] = /^([A-Za-z_][\w.]*)\s+(\S.*)$/.exec(key.raw) ?? [];
  if (word !== undefined && rest !== undefined && (last === undefined || !isValueToo(key.raw, last.value))) {
    into.incomplete = true;
    report(into, key.span, {
      code: 'missing-colon',
      message: `the key \`${word}\` has no colon`,
      help: `write \`${word}: ${rest}\`, with a colon and a space`,
    });
    return true;
  }
  return last !== undefined && joinsList(key, last, entries, into);
}

/** Names of events have spaces, too: beside another one, two words are one more value. */
function isValueToo(raw: string, { node, ...before }: Node): boolean {
  return node === 'scalar' && 'raw' in before && /\s/.test(before.raw) && /\s/.test(raw);
}

/** A list that lost its brackets has no more items than this. */
const JOINED_MAX = 50;

function joinsList(key: ScalarNode, last: Entry, entries: Entry[], into: Conversion): boolean {
  const { value } = last;
  const isPlain = value.node === 'scalar' && value.value !== null;
  if (!isPlain && (value.node !== 'list' || into.text[value.span.start] === '[')) return false;
  if (value.node === 'list' && value.items.length === JOINED_MAX) return false;
  const items = [...(value.node === 'list' ? value.items : [value]), key];
  const span = { ...value.span, end: key.span.end };
  entries[entries.length - 1] = {
    ...last,
    value: { node: 'list', items, span },
    span: { ...last.span, end: span.end },
  };
  into.incomplete = true;
  if (value.node === 'list') into.diagnostics.pop();
  const written = items.map((each) => (each.node === 'scalar' ? each.raw : '')).join(', ');
  report(into, span, {
    code: 'missing-brackets',
    message: `several values of \`${last.name}\` need brackets around them`,
    help: `write \`${last.name}: [${written}]\`; if \`${key.raw}\` is a key of its own, give it a colon and a value`,
  });
  return true;
}

/** Nothing has no place of its own: what is said of it is said of its key, colon included. */
function atKey(value: Node, key: ScalarNode, into: Conversion): Node {
  if (value.node !== 'scalar' || value.raw !== '') return value;
  const colon = into.text.indexOf(':', key.span.end);
  const end = into.text.slice(key.span.end, colon).trim() === '' ? colon + 1 : key.span.end;
  return { ...value, span: { ...key.span, end } };
}

/**
 * The first key of an item of a list, written again on a line of its own: a new item that lost its dash. What follows
 * belongs to that item, and says nothing of this one.
 */
function startsAnew(pair: unknown, entries: readonly Entry[], map: Span, into: Conversion): boolean {
  const [first] = entries;
  if (first === undefined || entries.length < 2 || !isPair(pair) || !isScalar(pair.key)) return false;
  const at = pair.key.range?.[0] ?? 0;
  const lead = (offset: number) => into.text.slice(into.text.lastIndexOf('\n', offset - 1) + 1, offset);
  const isItem = /^ *(- +)+$/.test(lead(map.start)) && /^ +$/.test(lead(at));
  if (!isItem || String(pair.key.value) !== first.name) return false;
  report(into, spanOf(pair.key, at, into), {
    code: 'duplicate-key',
    message: `the key \`${first.name}\` is written twice in one item`,
    label: 'here again',
    related: [{ span: first.key.span, label: 'first here' }],
    help: 'put `- ` before it if a new item starts here; otherwise keep one of the two',
  });
  return true;
}

function refuseKey(key: ScalarNode, into: Conversion): boolean {
  if (key.raw === '<<') {
    into.incomplete = true;
    report(into, key.span, {
      code: 'merge-key',
      message: 'merge keys (`<<`) are not part of the language',
      help: 'write the keys out where they are needed',
    });
    return true;
  }
  const word = wordWithoutColon(key.raw);
  if (word !== null) {
    into.incomplete = true;
    report(into, key.span, {
      code: 'missing-colon',
      message: `the key \`${word}\` has no colon`,
      help: `write \`${word}: \`, with a colon and a space; if what follows belongs to the key, put it all into quotes`,
    });
    return true;
  }
  if (typeof key.value === 'string') return false;
  into.incomplete = true;
  const kind = key.value === null ? 'empty' : `a ${typeof key.value}`;
  report(into, key.span, {
    code: 'key-not-text',
    message: `a key must be text; ${key.raw === '' ? 'this one' : `\`${key.raw}\``} is ${kind}`,
    help: key.raw === '' ? 'write a key before the colon' : `put it into quotes: \`"${key.raw}"\``,
  });
  return true;
}

/** Anchors and tags stand before a node; each has its own code. */
function refuseProperties(source: unknown, into: Conversion): void {
  if (isAlias(source) || typeof source !== 'object' || source === null) return;
  const anchor = 'anchor' in source && typeof source.anchor === 'string' ? source.anchor : undefined;
  const start = 'range' in source && Array.isArray(source.range) ? Number(source.range[0]) : 0;
  if (anchor !== undefined) {
    report(into, before(`&${anchor}`, start, into), {
      code: 'anchor',
      message: `anchors (\`&${anchor}\`) are not part of the language`,
      help: 'remove it; what several documents share is a segment, a trait or a template of its own',
    });
  }
  const tag = 'tag' in source && typeof source.tag === 'string' ? source.tag : undefined;
  if (tag === undefined) return;
  const written = /![^\s{}[\],]*\s*$/.exec(into.text.slice(Math.max(0, start - 200), start))?.[0];
  if (written === undefined) return;
  into.incomplete = true;
  report(into, before(written.trimEnd(), start, into), {
    code: 'tag',
    message: `tags (\`${written.trim()}\`) are not part of the language`,
    help: 'remove it; put a value into quotes to make it a text',
  });
}

function before(word: string, start: number, into: Conversion): Span {
  const at = into.text.lastIndexOf(word, start);
  return at < 0
    ? { file: into.file, start, end: start }
    : { file: into.file, start: at, end: at + word.length };
}

function spanOf(source: unknown, at: number, into: Conversion): Span {
  const range =
    typeof source === 'object' && source !== null && 'range' in source && Array.isArray(source.range)
      ? source.range
      : [at, at];
  const start = Number(range[0]);
  let end = Math.max(start, Number(range[1]));
  while (end > start && /\s/.test(into.text[end - 1] ?? '')) end -= 1;
  return { file: into.file, start, end };
}

function losesDigits(value: number, raw: string): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && /^[-+]?[0-9_]+$/.test(raw);
}

function strayQuote(raw: string): boolean {
  return raw.endsWith('"') && !raw.startsWith('"') && !raw.includes('\n') && raw.split('"').length === 2;
}

function report(into: Conversion, span: Span, rest: Omit<Diagnostic, 'severity' | 'span'>): void {
  into.diagnostics.push({ severity: 'error', span, ...rest });
}
