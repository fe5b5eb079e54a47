/**
 * The short way from the concrete syntax tree to nodes, for texts in which nothing is unusual: block and flow collections
 * of plain, quoted and block scalars. At the first oddity it gives up, and the long way (`convert.ts`) says what is wrong.
 * Both ways give the same nodes; this one builds no document in between.
 */
import { CST, isScalar, Schema } from 'yaml';
import type { Entry, Node, ScalarNode, Span } from './node.ts';

type Source = { readonly file: string; readonly text: string };
/** A node, and where what belongs to it (trailing blanks and comments) ends. */
type Composed = { readonly node: Node; readonly end: number };

/** Thrown and caught in this file only: nothing is built from a text that is odd. */
class Odd extends Error {}
const ODD = new Odd('odd');

type Resolve = (text: string, onError: () => void, options: { intAsBigInt: boolean }) => unknown;

const PLAIN_VALUES = new Schema({ schema: 'core', merge: false }).tags.flatMap((tag) =>
  'test' in tag && tag.test instanceof RegExp && tag.default === true && typeof tag.resolve === 'function'
    ? [
        {
          test: tag.test,
          resolve: (text: string) => (tag.resolve as Resolve)(text, () => {}, { intAsBigInt: false }),
        },
      ]
    : [],
);

/** The root of the one document in `tokens`; null where the text needs the long way. Pure. */
export function composeNodes(tokens: readonly CST.Token[], source: Source): Node | null {
  const documents = tokens.filter((token) => token.type === 'document');
  const [document] = documents;
  const rest = tokens.filter((token) => token.type !== 'document');
  if (document === undefined || documents.length > 1) return null;
  if (rest.some(({ type }) => type !== 'comment' && type !== 'newline' && type !== 'space')) return null;
  if (document.value === undefined || source.text.includes('\t')) return null;
  try {
    checkBlanks(document.start);
    checkBlanks(document.end);
    return compose(document.value, source).node;
  } catch (error) {
    if (error === ODD) return null;
    throw error;
  }
}

function compose(token: CST.Token, source: Source): Composed {
  if (token.type === 'block-map') return composeBlockMap(token, source);
  if (token.type === 'block-seq') return composeBlockList(token, source);
  if (token.type === 'flow-collection') return composeFlow(token, source);
  return composeScalar(token, source);
}

function composeBlockMap({ items, offset, indent }: CST.BlockMap, source: Source): Composed {
  const entries: Entry[] = [];
  let end = offset;
  let after = offset;
  for (const [index, { start, key, sep, value, ...more }] of items.entries()) {
    if ('explicitKey' in more) throw ODD;
    checkBlanks(start);
    if (key === undefined && sep === undefined && index === items.length - 1 && index > 0) {
      after = endOf(start, end);
      break;
    }
    if (key === null || key === undefined || sep === undefined || value === undefined) throw ODD;
    if (!('indent' in key) || key.indent !== indent) throw ODD;
    const hasNewline = checkIndicator(sep, 'map-value-ind', false);
    if (value.type === 'block-map' && !hasNewline) throw ODD;
    const composed = addEntry(key, value, entries, source);
    end = composed.end;
    after = end;
  }
  return { node: { node: 'map', entries, span: trim(offset, end, source) }, end: after };
}

function composeBlockList({ items, offset }: CST.BlockSequence, source: Source): Composed {
  const nodes: Node[] = [];
  let end = offset;
  let after = offset;
  for (const [index, { start, value }] of items.entries()) {
    const isItem = start.some((token) => token.type === 'seq-item-ind');
    if (!isItem && value === undefined && index === items.length - 1 && index > 0) {
      checkBlanks(start);
      after = endOf(start, end);
      break;
    }
    checkIndicator(start, 'seq-item-ind', true);
    if (value === undefined) throw ODD;
    const composed = compose(value, source);
    nodes.push(composed.node);
    end = composed.end;
    after = end;
  }
  return { node: { node: 'list', items: nodes, span: trim(offset, end, source) }, end: after };
}

const BLOCKS: ReadonlySet<string> = new Set(['block-map', 'block-seq']);

function composeFlow(token: CST.FlowCollection, source: Source): Composed {
  const { items, offset } = token;
  const isMap = token.start.type === 'flow-map-start';
  const entries: Entry[] = [];
  const nodes: Node[] = [];
  for (const [index, { start, key, sep, value }] of items.entries()) {
    const commas = checkCommas(start);
    const isEmpty = key === undefined && sep === undefined && value === undefined;
    if (commas > Math.min(index, 1)) throw ODD;
    if (isEmpty && index === items.length - 1) break;
    if (commas < Math.min(index, 1) || value === undefined || BLOCKS.has(value.type)) throw ODD;
    if (isMap) {
      if (key === null || key === undefined || sep === undefined) throw ODD;
      checkIndicator(sep, 'map-value-ind', false);
      addEntry(key, value, entries, source);
    } else {
      if ((key !== undefined && key !== null) || sep !== undefined) throw ODD;
      nodes.push(compose(value, source).node);
    }
  }
  const [close, ...rest] = token.end;
  if (close === undefined || close.source !== (isMap ? '}' : ']')) throw ODD;
  const end = close.offset + 1;
  const span = { file: source.file, start: offset, end };
  const node: Node = isMap ? { node: 'map', entries, span } : { node: 'list', items: nodes, span };
  checkEnd(rest);
  return { node, end: endOf(rest, end) };
}

const LOST_COLON = /^[^\s{}[\]"']+ +[{["']/;

function addEntry(keyToken: CST.Token, token: CST.Token, entries: Entry[], source: Source): Composed {
  const key = composeScalar(keyToken, source).node;
  const name = key.value;
  if (typeof name !== 'string' || keyToken.type === 'block-scalar' || key.raw.includes('\n')) throw ODD;
  if (key.raw === '<<' || LOST_COLON.test(key.raw) || key.raw.length > 1000) throw ODD;
  for (const known of entries) if (known.name === name) throw ODD;
  const composed = compose(token, source);
  const { node: value } = composed;
  const end = Math.max(key.span.end, value.span.end);
  entries.push({ key, name, value, span: { file: source.file, start: key.span.start, end } });
  return composed;
}

function composeScalar(
  token: CST.Token,
  source: Source,
): { readonly node: ScalarNode; readonly end: number } {
  if (token.type === 'block-scalar') {
    for (const { type } of token.props) {
      if (type !== 'block-scalar-header' && type !== 'comment' && type !== 'space' && type !== 'newline')
        throw ODD;
    }
    return resolve(token, source);
  }
  const isQuoted = token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar';
  if (token.type !== 'scalar' && !isQuoted) throw ODD;
  const { source: raw, offset, end: after } = token;
  if (raw === '') throw ODD;
  checkEnd(after);
  if (raw.includes('\n') || (isQuoted && !isPlainQuote(raw, token.type))) return resolve(token, source);
  const value = isQuoted ? raw.slice(1, -1) : plainValue(raw);
  const end = offset + raw.length;
  const span = { file: source.file, start: offset, end };
  return { node: { node: 'scalar', value, raw, span }, end: endOf(after, end) };
}

/** A quoted text of one line without escapes: what is between the quotes is what it says. */
function isPlainQuote(raw: string, type: CST.Token['type']): boolean {
  const quote = type === 'single-quoted-scalar' ? "'" : '"';
  return raw.length > 1 && raw.indexOf(quote, 1) === raw.length - 1 && !raw.includes('\\');
}

const FIRST_OF_VALUES = /^[-+.0-9~nNtTfF]/;
/** Beyond fifteen digits a number may not be what was written. */
const NUMBER_MAX = 1e15;
/** Blanks that YAML takes for text. */
const BLANK_END = /\s$/;
const FIRST_OF_ODD = /^[,%|>@`&*!]/;

function plainValue(raw: string): ScalarNode['value'] {
  if (FIRST_OF_ODD.test(raw) || hasStrayQuote(raw) || BLANK_END.test(raw)) throw ODD;
  if (!FIRST_OF_VALUES.test(raw)) return raw;
  for (const { test, resolve } of PLAIN_VALUES) {
    if (!test.test(raw)) continue;
    const resolved = resolve(raw);
    const value = isScalar(resolved) ? resolved.value : resolved;
    if (value === null || typeof value === 'boolean') return value;
    // Numbers that lose digits are for the long way to explain.
    if (typeof value === 'number' && Math.abs(value) < NUMBER_MAX) return value;
    throw ODD;
  }
  return raw;
}

function hasStrayQuote(raw: string): boolean {
  return raw.endsWith('"') && !raw.startsWith('"');
}

/** Escapes, folded lines and block scalars, read by `yaml` itself. */
function resolve(
  token: CST.FlowScalar | CST.BlockScalar,
  source: Source,
): { readonly node: ScalarNode; readonly end: number } {
  const resolved = CST.resolveAsScalar(token, true, () => {
    throw ODD;
  });
  if (resolved === null) throw ODD;
  const [start, valueEnd, end] = resolved.range;
  const span = trim(start, valueEnd, source);
  const raw = source.text.slice(span.start, span.end);
  if (token.type === 'scalar' && FIRST_OF_ODD.test(raw)) throw ODD;
  return { node: { node: 'scalar', value: resolved.value, raw, span }, end };
}

function trim(start: number, end: number, { file, text }: Source): Span {
  let last = end;
  while (last > start && /\s/.test(text[last - 1] ?? '')) last -= 1;
  return { file, start, end: last };
}

type Tokens = readonly CST.SourceToken[] | undefined;

/** Blanks, line ends and comments, nothing else; a comment stands apart from what is before it. */
function checkBlanks(tokens: Tokens, isApart = true): void {
  let apart = isApart;
  for (const { type } of tokens ?? []) {
    if (type === 'comment') {
      if (!apart) throw ODD;
    } else if (type !== 'space' && type !== 'newline') throw ODD;
    apart = type !== 'comment';
  }
}

function checkEnd(tokens: Tokens): void {
  if (tokens !== undefined && tokens.length > 0) checkBlanks(tokens, false);
}

/** Exactly one indicator among blanks; true when a line ends among them. */
function checkIndicator(tokens: readonly CST.SourceToken[], indicator: string, isApart: boolean): boolean {
  let found = false;
  let hasNewline = false;
  let apart = isApart;
  for (const { type } of tokens) {
    if (type === indicator) {
      if (found) throw ODD;
      found = true;
      apart = false;
    } else if (type === 'newline') {
      hasNewline = true;
      apart = true;
    } else if (type === 'space') apart = true;
    else if (type !== 'comment' || !apart) throw ODD;
  }
  if (!found) throw ODD;
  return hasNewline;
}

function checkCommas(tokens: readonly CST.SourceToken[]): number {
  let commas = 0;
  let apart = false;
  for (const { type } of tokens) {
    if (type === 'comma') {
      commas += 1;
      apart = false;
    } else if (type === 'space' || type === 'newline') apart = true;
    else if (type !== 'comment' || !apart) throw ODD;
  }
  return commas;
}

function endOf(tokens: Tokens, otherwise: number): number {
  const last = tokens?.at(-1);
  return last === undefined ? otherwise : last.offset + last.source.length;
}
