/** Reads flow collections directly from a text: `{ a: 1, b: [c, d] }`, over several lines or on one. */
import type { Node, ScalarNode } from '../node.ts';
import { COLON, type Cursor, isBlank, ODD, skipFlowBlanks, spanOf } from './cursor.ts';
import { addEntry, type Draft } from './entries.ts';
import { isQuote, readPlain, readQuoted } from './scalars.ts';

const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;

/** Whether a flow collection starts with this character. Pure. */
export function isFlowStart(code: number): boolean {
  return code === OPEN_MAP || code === OPEN_LIST;
}

/** Reads the collection at the cursor; its lines must start right of column `indent`. `depth`: how many levels may follow. */
export function readFlow(cursor: Cursor, indent: number, depth: number): Node {
  if (depth === 0) throw ODD;
  const { text, at: start } = cursor;
  const isMap = text.charCodeAt(start) === OPEN_MAP;
  const close = isMap ? CLOSE_MAP : CLOSE_LIST;
  const draft: Draft = { entries: [], names: null };
  const items: Node[] = [];
  cursor.at += 1;
  for (;;) {
    skipFlowBlanks(cursor, indent);
    if (text.charCodeAt(cursor.at) === close) break;
    if (isMap) addEntry(draft, readKey(cursor), readFlowValue(cursor, indent, depth), cursor);
    else items.push(readFlowNode(cursor, indent, depth));
    skipFlowBlanks(cursor, indent);
    const code = text.charCodeAt(cursor.at);
    if (code === close) break;
    if (code !== COMMA) throw ODD;
    cursor.at += 1;
  }
  cursor.at += 1;
  const span = spanOf(cursor, start, cursor.at);
  return isMap ? { node: 'map', entries: draft.entries, span } : { node: 'list', items, span };
}

/** A key with the colon behind it. */
function readKey(cursor: Cursor): ScalarNode {
  const { text } = cursor;
  const key = isQuote(text.charCodeAt(cursor.at)) ? readQuoted(cursor) : readPlain(cursor, true);
  if (text.charCodeAt(cursor.at) !== COLON || !isBlank(text, cursor.at + 1)) throw ODD;
  cursor.at += 1;
  return key;
}

function readFlowValue(cursor: Cursor, indent: number, depth: number): Node {
  skipFlowBlanks(cursor, indent);
  return readFlowNode(cursor, indent, depth);
}

function readFlowNode(cursor: Cursor, indent: number, depth: number): Node {
  const code = cursor.text.charCodeAt(cursor.at);
  if (isFlowStart(code)) return readFlow(cursor, indent, depth - 1);
  return isQuote(code) ? readQuoted(cursor) : readPlain(cursor, true);
}
