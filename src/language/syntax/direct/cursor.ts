/**
 * Where the direct reading of a text is, and how it passes over blanks, line ends and comments. Everything that is not
 * entirely usual throws `ODD`: then nothing is built, and the careful way reads the text from its start.
 */
import type { Span } from '../node.ts';
import type { Comment } from '../scan.ts';

/** Thrown within this folder and caught by `readDirect`: it carries nothing, so that it costs nothing. */
export const ODD = new Error('odd');

/** A comment on a line of its own: its column from 0, and where it ends. */
export type CommentLine = { readonly column: number; readonly end: number };

/**
 * `at`: the offset that is read next. `line`: where the line of the last content begins. `comments`: all of them, in the order of the text. `end`: where what belongs to the
 * last node ends, a comment behind it included. `gap`: the lines of comments that were passed over last. `rest`: those of
 * them that belong to no value.
 */
export type Cursor = {
  readonly file: string;
  readonly text: string;
  readonly comments: Comment[];
  at: number;
  line: number;
  end: number;
  gap: readonly CommentLine[];
  rest: readonly CommentLine[];
};

/** A cursor at the start of a text. */
export function startCursor(file: string, text: string): Cursor {
  return { file, text, comments: [], at: 0, line: 0, end: 0, gap: [], rest: [] };
}

export const SPACE = 0x20;
export const HASH = 0x23;
export const COLON = 0x3a;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** A range of the text as a span. Pure. */
export function spanOf({ file }: Cursor, start: number, end: number): Span {
  return { file, start, end };
}

/** A range without the white space at its end. Pure. */
export function trimmedSpan({ file, text }: Cursor, start: number, end: number): Span {
  let last = end;
  while (last > start && /\s/.test(text[last - 1] ?? '')) last -= 1;
  return { file, start, end: last };
}

/** Whether a line ends at an offset: at a line feed, at the carriage return before one, or at the end of the text. Pure. */
export function isLineEnd(text: string, at: number): boolean {
  return at >= text.length || isLineEndCode(text.charCodeAt(at));
}

/** A carriage return stands before a line feed here: a text with any other is left to the careful way. Pure. */
export function isLineEndCode(code: number): boolean {
  return code === LINE_FEED || code === RETURN;
}

/** Whether a blank or the end of a line is at an offset. Pure. */
export function isBlank(text: string, at: number): boolean {
  return text.charCodeAt(at) === SPACE || isLineEnd(text, at);
}

/** Passes over spaces. */
export function skipSpaces(cursor: Cursor): void {
  while (cursor.text.charCodeAt(cursor.at) === SPACE) cursor.at += 1;
}

/** Passes over the rest of a line that holds nothing but spaces and a comment. `end` is set to where those end. */
export function finishLine(cursor: Cursor): void {
  const { text, at: before } = cursor;
  skipSpaces(cursor);
  if (text.charCodeAt(cursor.at) === HASH) {
    if (cursor.at === before) throw ODD;
    readComment(cursor);
    cursor.end = cursor.at;
  } else cursor.end = before;
  if (!isLineEnd(text, cursor.at)) throw ODD;
  passLineEnd(cursor);
}

/**
 * Goes to the first character of the next line that holds more than blanks and comments, from the start of a line.
 * Returns its column from 0; -1 at the end of the text.
 */
export function nextContent(cursor: Cursor): number {
  const { text } = cursor;
  const gap: CommentLine[] = [];
  cursor.gap = gap;
  while (cursor.at < text.length) {
    const start = cursor.at;
    skipSpaces(cursor);
    if (text.charCodeAt(cursor.at) === HASH) {
      const column = cursor.at - start;
      readComment(cursor);
      gap.push({ column, end: cursor.at });
    }
    if (!isLineEnd(text, cursor.at)) {
      const column = cursor.at - start;
      cursor.line = start;
      if (column === 0 && isMarker(text, start)) throw ODD;
      return column;
    }
    passLineEnd(cursor);
  }
  return -1;
}

/** Passes over blanks, line ends and comments between the parts of a flow collection. Lines must start right of `indent`. */
export function skipFlowBlanks(cursor: Cursor, indent: number): void {
  const { text } = cursor;
  let before = cursor.at;
  for (;;) {
    skipSpaces(cursor);
    if (text.charCodeAt(cursor.at) === HASH) {
      if (cursor.at === before) throw ODD;
      readComment(cursor);
    }
    if (cursor.at >= text.length) throw ODD;
    if (!isLineEnd(text, cursor.at)) return;
    passLineEnd(cursor);
    const start = cursor.at;
    skipSpaces(cursor);
    if (!isLineEnd(text, cursor.at) && cursor.at - start <= indent) throw ODD;
    // A comment at the very start of a line stands apart, too.
    before = -1;
  }
}

function passLineEnd(cursor: Cursor): void {
  if (cursor.at >= cursor.text.length) return;
  cursor.at += cursor.text.charCodeAt(cursor.at) === RETURN ? 2 : 1;
}

function readComment(cursor: Cursor): void {
  const { text, at: start } = cursor;
  const feed = text.indexOf('\n', start);
  let end = feed < 0 ? text.length : feed;
  if (feed >= 0 && text.charCodeAt(end - 1) === RETURN) end -= 1;
  cursor.comments.push({ text: text.slice(start, end), start, end });
  cursor.at = end;
}

/** The start or the end of a document. */
function isMarker(text: string, at: number): boolean {
  return text.startsWith('---', at) || text.startsWith('...', at) || text.charCodeAt(at) === 0x25;
}
