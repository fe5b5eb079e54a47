/**
 * The short way from a text to nodes, for texts in which nothing is unusual: one pass, no tokens in between, about ten
 * times as fast as `yaml`. At the first oddity it gives up, and the long way (`parse.ts`) says what is wrong; both give the
 * same nodes (`tests/property/parse-ways.test.ts`).
 */
import type { Entry, Node, ScalarNode } from '../node.ts';
import type { Comment } from '../scan.ts';
import {
  COLON,
  type Cursor,
  finishLine,
  isBlank,
  isLineEnd,
  nextContent,
  ODD,
  skipSpaces,
  startCursor,
  trimmedSpan,
} from './cursor.ts';
import { addEntry, type Draft } from './entries.ts';
import { isFlowStart, readFlow } from './flow.ts';
import { isQuote, readBlockScalar, readPlain, readQuoted } from './scalars.ts';

/** What one pass finds. */
export type DirectlyRead = { readonly root: Node; readonly comments: readonly Comment[] };

/** Deeper than anything people write; the long way has the true cap. */
const DEPTH_MAX = 24;
const DASH = 0x2d;
const PIPE = 0x7c;
const ANGLE = 0x3e;
/** A byte order mark: at the start of a text it is none of it, anywhere else nobody meant it. */
const MARK = '\ufeff';

/** Reads a text; null where something in it is unusual. Pure; linear in the text. */
export function readDirect(file: string, text: string): DirectlyRead | null {
  if (text.includes('\t') || text.includes(MARK) || /\r(?!\n)/.test(text)) return null;
  const cursor = startCursor(file, text);
  try {
    const column = nextContent(cursor);
    if (column < 0) return null;
    const root = readBlock(cursor, column, -1, DEPTH_MAX);
    return cursor.at >= text.length ? { root, comments: cursor.comments } : null;
  } catch (error) {
    if (error === ODD) return null;
    throw error;
  }
}

/**
 * Reads one entry of the root map alone, whose key starts at `at`; for a text that `readDirect` has taken, the same entry
 * as there. Null where it did not. Pure; linear in the entry.
 */
export function readEntryAt(file: string, text: string, at: number): Entry | null {
  const cursor = startCursor(file, text);
  cursor.at = at;
  cursor.line = at;
  try {
    const key = isQuote(text.charCodeAt(at)) ? readQuoted(cursor) : readPlain(cursor, false);
    if (text.charCodeAt(cursor.at) !== COLON) return null;
    const draft: Draft = { entries: [], names: null };
    cursor.at += 1;
    addEntry(draft, key, readValue(cursor, 0, DEPTH_MAX, true), cursor);
    return draft.entries[0] ?? null;
  } catch (error) {
    if (error === ODD) return null;
    throw error;
  }
}

/**
 * Reads what starts at the cursor, at `column` of its line; `indent`: the column of what holds it. Afterwards the cursor is
 * at the first character of the next line with content, which does not belong to it, or at the end.
 */
function readBlock(cursor: Cursor, column: number, indent: number, depth: number): Node {
  if (depth === 0) throw ODD;
  const { text } = cursor;
  const code = text.charCodeAt(cursor.at);
  if (code === DASH && isBlank(text, cursor.at + 1)) return readList(cursor, column, depth);
  if (isFlowStart(code)) return closeLine(cursor, readFlow(cursor, Math.max(indent, 0), depth - 1), indent);
  const scalar = isQuote(code) ? readQuoted(cursor) : readPlain(cursor, false);
  if (text.charCodeAt(cursor.at) === COLON) return readMap(cursor, scalar, column, depth);
  // A value on a line of its own may go on in the next one.
  throw ODD;
}

function readMap(cursor: Cursor, first: ScalarNode, column: number, depth: number): Node {
  const { text } = cursor;
  const draft: Draft = { entries: [], names: null };
  for (let key = first; ; ) {
    cursor.at += 1;
    if (!isBlank(text, cursor.at)) throw ODD;
    const value = readValue(cursor, column, depth, true);
    addEntry(draft, key, value, cursor);
    if (columnOf(cursor) !== column) break;
    const code = text.charCodeAt(cursor.at);
    key = isQuote(code) ? readQuoted(cursor) : readPlain(cursor, false);
    if (text.charCodeAt(cursor.at) !== COLON) throw ODD;
  }
  const span = trimmedSpan(cursor, first.span.start, cursor.end);
  keepComments(cursor, column);
  return { node: 'map', entries: draft.entries, span };
}

function readList(cursor: Cursor, column: number, depth: number): Node {
  const { text, at: start } = cursor;
  const items: Node[] = [];
  do {
    if (text.charCodeAt(cursor.at) !== DASH || !isBlank(text, cursor.at + 1)) {
      // A list may stand at the column of its key: then the next key ends it.
      break;
    }
    cursor.at += 1;
    items.push(readValue(cursor, column, depth, false));
  } while (columnOf(cursor) === column);
  const span = trimmedSpan(cursor, start, cursor.end);
  keepComments(cursor, column);
  return { node: 'list', items, span };
}

/** What stands behind `key:` or `-`, on the same line or on the next ones. The cursor ends as after `readBlock`. */
function readValue(cursor: Cursor, indent: number, depth: number, isOfKey: boolean): Node {
  const { text, at: before } = cursor;
  skipSpaces(cursor);
  const code = text.charCodeAt(cursor.at);
  if (code === 0x23 || isLineEnd(text, cursor.at)) {
    cursor.at = before;
    finishLine(cursor);
    return readBelow(cursor, indent, depth, isOfKey);
  }
  if (code === PIPE || code === ANGLE) {
    const scalar = readBlockScalar(cursor, indent);
    cursor.end = cursor.at;
    checkNext(nextContent(cursor), indent);
    cursor.rest = cursor.gap;
    return scalar;
  }
  if (isFlowStart(code)) return closeLine(cursor, readFlow(cursor, indent, depth - 1), indent);
  if (!isOfKey) {
    if (code === DASH && isBlank(text, cursor.at + 1)) {
      return readBlock(cursor, columnOf(cursor), indent, depth - 1);
    }
    const at = cursor.at;
    const scalar = isQuote(code) ? readQuoted(cursor) : readPlain(cursor, false);
    if (text.charCodeAt(cursor.at) !== COLON) return closeLine(cursor, scalar, indent);
    return checked(cursor, readMap(cursor, scalar, at - cursor.line, depth - 1), indent);
  }
  return closeLine(cursor, isQuote(code) ? readQuoted(cursor) : readPlain(cursor, false), indent);
}

/** A value that starts on a line below its key or dash. */
function readBelow(cursor: Cursor, indent: number, depth: number, isOfKey: boolean): Node {
  const column = nextContent(cursor);
  const { text } = cursor;
  const isList = text.charCodeAt(cursor.at) === DASH && isBlank(text, cursor.at + 1);
  if (column < indent || (column === indent && !(isOfKey && isList))) throw ODD;
  return checked(cursor, readBlock(cursor, column, indent, depth - 1), indent);
}

/**
 * Ends the line of a value, and goes to the next one with content. Comments below it that stand deeper than what holds it
 * belong to it, as `yaml` has it.
 */
function closeLine(cursor: Cursor, node: Node, indent: number): Node {
  finishLine(cursor);
  checkNext(nextContent(cursor), indent);
  const { gap } = cursor;
  let own = 0;
  for (let line = gap[own]; line !== undefined && line.column > indent; line = gap[own]) {
    cursor.end = line.end;
    own += 1;
  }
  cursor.rest = own === 0 ? gap : gap.slice(own);
  return node;
}

/** The comments behind a map or a list belong to it, not to what holds it, when one of them stands at its column or deeper. */
function keepComments(cursor: Cursor, column: number): void {
  const last = cursor.rest.at(-1);
  if (last === undefined || column === 0 || cursor.rest.every((line) => line.column < column)) return;
  cursor.end = last.end;
  cursor.rest = [];
}

function checked(cursor: Cursor, node: Node, indent: number): Node {
  checkNext(columnOf(cursor), indent);
  return node;
}

/** Nothing may follow that stands deeper than what holds the value: it would belong to the value. */
function checkNext(column: number, indent: number): void {
  if (column > indent) throw ODD;
}

/** The column of the cursor; -1 at the end of the text. */
function columnOf({ text, at, line }: Cursor): number {
  return at >= text.length ? -1 : at - line;
}
