/**
 * Reads single values directly from a text: plain ones of one line, quoted ones, block scalars. What escapes and folds
 * mean is left to `yaml`, which is given the token; where a value ends is found here.
 */
import { CST, isScalar, Schema } from 'yaml';
import type { ScalarNode } from '../node.ts';
import {
  COLON,
  type Cursor,
  finishLine,
  HASH,
  isBlank,
  isLineEnd,
  isLineEndCode,
  ODD,
  SPACE,
  spanOf,
  trimmedSpan,
} from './cursor.ts';

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

const DOUBLE = 0x22;
const SINGLE = 0x27;
const BACKSLASH = 0x5c;

/** Whether a quoted text starts with this character. Pure. */
export function isQuote(code: number): boolean {
  return code === DOUBLE || code === SINGLE;
}

const ASCII_END = 0x7f;

/** One of these characters, by its code; codes beyond ASCII are none. */
function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(ASCII_END + 1);
  for (const each of characters) table[each.charCodeAt(0)] = 1;
  return table;
}

const INDICATORS = tableOf('?:,[]{}#&*!|>\'"%@`');
const DASH = 0x2d;
const FLOW_ENDS = tableOf(',[]{}');
/** Characters at which a plain text may end; all others, which are the most, are passed over. */
const STOPS = tableOf(' :#\n\r,[]{}');

/** Reads a plain text of one line, without the blanks behind it. Stops at `: `, ` #`, the end of the line, and in flow collections at their characters. */
export function readPlain(cursor: Cursor, isInFlow: boolean): ScalarNode {
  const { text, at: start } = cursor;
  const first = text.charCodeAt(start);
  if (INDICATORS[first] === 1 || (first === DASH && isBlank(text, start + 1))) throw ODD;
  let end = start;
  const { length } = text;
  for (let at = start; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (STOPS[code] === 1) {
      if (code === SPACE) continue;
      if (isLineEndCode(code)) break;
      if (code === COLON) {
        if (isBlank(text, at + 1)) break;
        if (isInFlow && FLOW_ENDS[text.charCodeAt(at + 1)] === 1) throw ODD;
      } else if (code === HASH) {
        if (at > end) break;
      } else if (isInFlow) break;
    }
    end = at + 1;
  }
  if (end === start) throw ODD;
  cursor.at = end;
  const raw = text.slice(start, end);
  return { node: 'scalar', value: plainValue(raw), raw, span: spanOf(cursor, start, end) };
}

const FIRST_OF_VALUES = tableOf('-+.0123456789~nNtTfF');
/** The longest word among the values is `false`: longer texts that begin with a letter are texts. */
const WORD_MAX = 5;
const LETTERS_START = 0x41;
/** Beyond fifteen digits a number may not be what was written. */
const NUMBER_MAX = 1e15;
/** Blanks that YAML takes for text. */
const BLANK_END = /\s$/;

function plainValue(raw: string): ScalarNode['value'] {
  const last = raw.charCodeAt(raw.length - 1);
  if (last === DOUBLE || (last > ASCII_END && BLANK_END.test(raw))) throw ODD;
  const first = raw.charCodeAt(0);
  if (FIRST_OF_VALUES[first] !== 1 || (raw.length > WORD_MAX && first >= LETTERS_START)) return raw;
  for (const { test, resolve } of PLAIN_VALUES) {
    if (!test.test(raw)) continue;
    const resolved = resolve(raw);
    const value = isScalar(resolved) ? resolved.value : resolved;
    if (value === null || typeof value === 'boolean') return value;
    // Numbers that lose digits are for the careful way to explain.
    if (typeof value === 'number' && Math.abs(value) < NUMBER_MAX) return value;
    throw ODD;
  }
  return raw;
}

/** Reads a quoted text of one line. */
export function readQuoted(cursor: Cursor): ScalarNode {
  const { text, at: start } = cursor;
  const quote = text.charCodeAt(start);
  let isPlain = true;
  let at = start + 1;
  for (; ; at += 1) {
    if (isLineEnd(text, at)) throw ODD;
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote === DOUBLE || text.charCodeAt(at + 1) !== SINGLE) break;
      isPlain = false;
      at += 1;
    } else if (code === BACKSLASH && quote === DOUBLE) {
      isPlain = false;
      at += 1;
      if (isLineEnd(text, at)) throw ODD;
    }
  }
  const end = at + 1;
  cursor.at = end;
  const raw = text.slice(start, end);
  const type = quote === DOUBLE ? 'double-quoted-scalar' : 'single-quoted-scalar';
  const value = isPlain
    ? raw.slice(1, -1)
    : resolve({ type, offset: start, indent: 0, source: raw, end: [] });
  return { node: 'scalar', value, raw, span: spanOf(cursor, start, end) };
}

const HEADER = /[|>]-?/y;

/**
 * Reads a block scalar whose holder stands at column `indent`, and the line ends and blank lines that belong to it; then
 * the cursor is at the start of a line. Indentation and chomping that are written out are left to the careful way.
 */
export function readBlockScalar(cursor: Cursor, indent: number): ScalarNode {
  const { text, at: start } = cursor;
  HEADER.lastIndex = start;
  const header = HEADER.exec(text)?.[0] ?? '';
  cursor.at = start + header.length;
  finishLine(cursor);
  const body = cursor.at;
  const end = findBlockEnd(text, body, indent);
  // A comment behind the header would become part of the span of the scalar's header: the token holds none.
  const value = resolve({
    type: 'block-scalar',
    offset: start,
    indent,
    props: [{ type: 'block-scalar-header', offset: start, indent, source: header }],
    source: text.slice(body, end),
  });
  cursor.at = end;
  const span = trimmedSpan(cursor, start, end);
  return { node: 'scalar', value, raw: text.slice(start, span.end), span };
}

/** The start of the first line that does not belong to the block. */
function findBlockEnd(text: string, start: number, indent: number): number {
  let own = -1;
  let at = start;
  while (at < text.length) {
    const line = at;
    while (text.charCodeAt(at) === SPACE) at += 1;
    const column = at - line;
    if (isLineEnd(text, at)) {
      if (own < 0 ? column > 0 : column > own) throw ODD;
    } else if (own < 0) {
      if (column <= indent) throw ODD;
      own = column;
    } else if (column < own) {
      if (column > indent) throw ODD;
      return line;
    }
    const feed = text.indexOf('\n', at);
    if (feed < 0) break;
    at = feed + 1;
  }
  if (own < 0) throw ODD;
  return text.length;
}

function resolve(token: CST.FlowScalar | CST.BlockScalar): string {
  const resolved = CST.resolveAsScalar(token, true, () => {
    throw ODD;
  });
  if (resolved === null) throw ODD;
  return resolved.value;
}
