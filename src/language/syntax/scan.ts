/**
 * The first pass over a text: lexemes and concrete syntax tree, with the depth cap enforced while it grows,
 * and the facts about quotes, brackets, block scalars and comments that later explain a syntax error.
 */
import { type CST, Lexer, Parser } from 'yaml';

/** Documents nested deeper than this are refused before they are composed (composing recurses). */
export const DEPTH_MAX = 64;

/** A comment with its `#`; offsets into the text. */
export type Comment = { readonly text: string; readonly start: number; readonly end: number };

/** One lexeme that matters for explaining errors. */
export type Mark = {
  readonly kind: 'quoted' | 'plain' | 'block' | 'open' | 'close';
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

export type Scan = {
  readonly tokens: readonly CST.Token[];
  readonly comments: readonly Comment[];
  readonly marks: readonly Mark[];
  /** Where nesting went past the cap; scanning stopped there. */
  readonly tooDeepAt: number | null;
};

const SCALAR_MARKER = '\u001f';

/** Scans a text of bounded size. Pure; never throws; time is linear in the text. */
export function scanText(text: string): Scan {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const comments: Comment[] = [];
  const marks: Mark[] = [];
  let previous = '';
  let significant = '';
  for (const lexeme of new Lexer().lex(text)) {
    const start = parser.offset;
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > DEPTH_MAX + 1) return { tokens: [], comments, marks, tooDeepAt: start };
    const end = start + lexeme.length;
    const kind = classify(lexeme, previous, significant);
    if (kind === 'comment') comments.push({ text: lexeme, start, end });
    else if (kind !== null) marks.push({ kind, text: lexeme, start, end });
    previous = lexeme;
    if (kind !== 'comment' && lexeme.trim() !== '' && lexeme !== SCALAR_MARKER) significant = lexeme;
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, comments, marks, tooDeepAt: null };
}

function classify(lexeme: string, previous: string, significant: string): Mark['kind'] | 'comment' | null {
  if (previous === SCALAR_MARKER) return /^[|>][-+0-9]*$/.test(significant) ? 'block' : 'plain';
  const first = lexeme[0];
  if (first === '#') return 'comment';
  if (first === '"' || first === "'") return 'quoted';
  if (lexeme === '{' || lexeme === '[') return 'open';
  if (lexeme === '}' || lexeme === ']') return 'close';
  return null;
}
