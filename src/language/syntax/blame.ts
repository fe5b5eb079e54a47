/**
 * Why a text is not YAML, said once: of all that the parser complains about, the one mistake behind it,
 * at the place where it was made. Causes are tried in order, from the surest to the vaguest.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LineIndex } from './line-index.ts';
import type { Mark } from './scan.ts';

/** What the parser said first. Offsets into the text. */
export type Complaint = {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
};

export type Evidence = {
  readonly file: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly marks: readonly Mark[];
};

/** How far above the parser's complaint a block scalar may have begun. */
const BLOCK_LINES_MAX = 400;

type Cause = (complaint: Complaint, evidence: Evidence) => Diagnostic | null;

/** The one diagnostic for a text that is not YAML. Pure. */
export function blameSyntax(complaint: Complaint, evidence: Evidence): Diagnostic {
  for (const cause of CAUSES) {
    const found = cause(complaint, evidence);
    if (found !== null) return found;
  }
  return vague(complaint, evidence);
}

/** A tab where indentation is expected, outside of block scalars; null when there is none. Pure. */
export function findTab(evidence: Evidence): Diagnostic | null {
  for (const match of evidence.text.matchAll(/^( *)\t[ \t]*(?=[^\s])/gm)) {
    const start = match.index + (match[1]?.length ?? 0);
    const inside = evidence.marks.some(
      (mark) => (mark.kind === 'block' || mark.kind === 'quoted') && mark.start <= start && start < mark.end,
    );
    if (inside) continue;
    return error(evidence, start, start + 1, {
      code: 'tab',
      message: 'a tab in the indentation; YAML wants spaces',
      help: 'replace it by spaces, two a level; most editors do so when told that the file is YAML',
    });
  }
  return null;
}

/** A quoted text that runs over its line, or one that a stray quote ended too early. */
const unclosedQuote: Cause = (complaint, evidence) => {
  const { line } = evidence.lines.locate(complaint.start);
  const quoted = evidence.marks.filter((mark) => mark.kind === 'quoted' && mark.start <= complaint.start);
  const torn = quoted.find((mark) => {
    if (!mark.text.trimEnd().includes('\n') && isClosed(mark.text)) return false;
    const ends = evidence.lines.locate(mark.end).line;
    return ends >= line - 1 || !isClosed(mark.text);
  });
  if (torn !== undefined)
    return quoteError(evidence, valueStart(torn, evidence), lineEnd(evidence, torn.start));
  if (!/"/.test(evidence.lines.lineText(line))) return null;
  const { start, end } = evidence.lines.range(line);
  if (countQuotes(evidence, start, end) % 2 === 0) return null;
  const near = quoted.filter((mark) => mark.start >= start && mark.end <= complaint.start).at(-1);
  const from = near?.start ?? firstInLine(evidence, line);
  return quoteError(evidence, from, lineEnd(evidence, start));
};

/** A quote right behind other characters closes a value that was never opened: that value starts further left. */
function valueStart(torn: Mark, evidence: Evidence): number {
  if (/[\s{[,]/.test(evidence.text[torn.start - 1] ?? ' ')) return torn.start;
  const first = firstInLine(evidence, evidence.lines.locate(torn.start).line);
  const before = evidence.text.slice(first, torn.start);
  const value = /^.*(?:[:,] +|[{[] *|- +)(?=\S)/.exec(
    before.replace(/\{\{.*?\}\}/g, (liquid) => 'x'.repeat(liquid.length)),
  );
  return first + (value?.[0].length ?? 0);
}

/** Brackets that do not pair up: what was opened and not closed, or closed and not opened. */
const unpairedBracket: Cause = (complaint, evidence) => {
  const open: Mark[] = [];
  for (const mark of evidence.marks) {
    const top = open.at(-1);
    if (top !== undefined && mark.start > top.end && leavesBlock(top, mark, evidence)) {
      return bracketError(evidence, top, lineEnd(evidence, top.start));
    }
    if (mark.kind === 'open') open.push(mark);
    if (mark.kind !== 'close') continue;
    if (top === undefined) {
      const { line } = evidence.lines.locate(mark.start);
      return bracketError(evidence, { ...mark, start: firstInLine(evidence, line) }, mark.end, mark.text);
    }
    if (CLOSER[top.text] !== mark.text) return bracketError(evidence, top, mark.end);
    open.pop();
  }
  const top = open.at(-1);
  if (top !== undefined) return bracketError(evidence, top, lineEnd(evidence, top.start));
  const { line } = evidence.lines.locate(complaint.start);
  const closers = evidence.lines.lineText(line).replace(/"[^"]*"|'[^']*'/g, '');
  const balance =
    [...closers].filter((c) => c in CLOSER).length - [...closers].filter((c) => '}]'.includes(c)).length;
  if (balance >= 0) return null;
  const from = firstInLine(evidence, line);
  return bracketError(
    evidence,
    { kind: 'close', text: '}', start: from, end: from },
    lineEnd(evidence, from),
    '}',
  );
};

/** `text |` and lines below it: a block scalar whose key lost its colon. */
const blockWithoutColon: Cause = (complaint, evidence) => {
  const { line } = evidence.lines.locate(complaint.start);
  for (let each = line; each >= 1 && each > line - BLOCK_LINES_MAX; each -= 1) {
    const key = /^\s*(?:- +)*([\w.]+) +[|>][-+0-9]*\s*$/.exec(evidence.lines.lineText(each))?.[1];
    if (key === undefined) continue;
    const start = firstInLine(evidence, each);
    if (evidence.marks.some((mark) => mark.kind === 'block' && mark.start <= start && start < mark.end))
      continue;
    return error(evidence, start, lineEnd(evidence, start), {
      code: 'missing-colon',
      message: `the key \`${key}\` has no colon`,
      help: `write \`${key}: |\`, with a colon and a space`,
    });
  }
  return null;
};

/** `key { ... }` and `key [ ... ]`: the bracket follows a word that should be a key. */
const bracketWithoutColon: Cause = (complaint, evidence) => {
  const { line } = evidence.lines.locate(complaint.start);
  const key = /^\s*(?:- +)*([\w.]+) +[{[]/.exec(evidence.lines.lineText(line))?.[1];
  if (key === undefined) return null;
  const start = firstInLine(evidence, line);
  return error(evidence, start, lineEnd(evidence, start), {
    code: 'missing-colon',
    message: `the key \`${key}\` has no colon`,
    help: `write \`${key}: \`, with a colon and a space`,
  });
};

/** A key without its colon: the parser takes it and the next line for one key. */
const missingColon: Cause = (complaint, evidence) => {
  const lone =
    /^Implicit map keys need|^Implicit keys need to be on a single line|block sequence may not be used as an implicit map key/;
  if (!lone.test(complaint.message)) return null;
  const { line } = evidence.lines.locate(complaint.start);
  const text = evidence.lines.lineText(line);
  const body = text.replace(/^[\s-]*/, '');
  if (/:(\s|$)/.test(body) || body === '') return null;
  const start = firstInLine(evidence, line);
  const [key = body] = body.split(/[\s:]/);
  return error(evidence, start, lineEnd(evidence, start), {
    code: 'missing-colon',
    message: `\`${clip(body)}\` is neither a key with a value nor an item of a list`,
    help: `write \`${clip(key)}: ${clip(body.slice(key.length).replace(/^[\s:]+/, '')) || '...'}\`, with a colon and a space`,
  });
};

/**
 * One line that starts in an odd column where all others start in even ones: two spaces a level is what everybody
 * writes, so that line is it, wherever the parser stumbled.
 */
const oneOddLine: Cause = (complaint, evidence) => {
  const { lines, marks } = evidence;
  const odd: number[] = [];
  for (let line = 1; line <= lines.lineCount; line += 1) {
    const text = lines.lineText(line);
    if (text.trim() === '' || text.trim().startsWith('#') || indentOf(text) % 2 === 0) continue;
    const start = firstInLine(evidence, line);
    const inside = (mark: Mark) => mark.kind !== 'plain' && mark.start < start && start < mark.end;
    if (!marks.some(inside)) odd.push(line);
  }
  const [line] = odd;
  const at = lines.locate(complaint.start).line;
  if (line === undefined || odd.length > 1 || line > lines.locate(complaint.end).line + 1) return null;
  const start = lines.range(line).start;
  const text = lines.lineText(line);
  if (at > line && flowOpenAt(evidence, start)) return null;
  return error(evidence, start, start + keyEnd(text), {
    code: 'bad-indentation',
    message: 'this line does not start in the column of its neighbours',
    notes: [
      `it starts in column ${indentOf(text) + 1}; all other lines are indented by even numbers of spaces`,
    ],
    help: 'keys of one map, and items of one list, start in the same column; indent with two spaces a level',
  });
};

/** Lines of one block that do not start in one column. */
const badIndentation: Cause = (complaint, evidence) => {
  if (complaint.code === 'BLOCK_IN_FLOW') return null;
  const { lines } = evidence;
  const at = lines.locate(complaint.start).line;
  const odd = oddLines(at, evidence) ?? (complaint.end > complaint.start ? oddLines(at + 1, evidence) : null);
  if (odd === null) return null;
  const start = lines.range(odd.from).start;
  return error(evidence, start, lines.range(odd.to).start + keyEnd(lines.lineText(odd.to)), {
    code: 'bad-indentation',
    message:
      odd.from === odd.to
        ? 'this line does not start in the column of its neighbours'
        : 'these lines do not start in one column',
    notes: [`line ${odd.other} starts in column ${odd.column}`],
    help: 'keys of one map, and items of one list, start in the same column; indent with two spaces a level',
  });
};

const CAUSES: readonly Cause[] = [
  blockWithoutColon,
  oneOddLine,
  missingColon,
  bracketWithoutColon,
  unclosedQuote,
  unpairedBracket,
  badIndentation,
];
const CLOSER: { readonly [open: string]: string } = { '{': '}', '[': ']' };

function vague(complaint: Complaint, evidence: Evidence): Diagnostic {
  const special = SPECIAL.find((each) => each.test.test(complaint.message));
  let { start } = complaint;
  while (/\s/.test(evidence.text[start] ?? 'x')) start += 1;
  if (start >= evidence.text.length) start = Math.max(0, evidence.text.trimEnd().length - 1);
  const end = Math.min(Math.max(complaint.end, start + 1), lineEnd(evidence, start));
  const message = complaint.message.charAt(0).toLowerCase() + complaint.message.slice(1);
  return error(evidence, start, Math.max(end, start), {
    code: special?.code ?? 'bad-yaml',
    message: special?.message ?? `this is not YAML: ${message}`,
    help: special?.help ?? 'text with `: `, `#`, `{`, `[`, `*`, `&`, `@` or a leading `-` needs quotes',
  });
}

const SPECIAL: readonly { test: RegExp; code: string; message: string; help: string }[] = [
  {
    test: /^Nested mappings|Block collections are not allowed within flow/,
    code: 'nested-map',
    message: 'a second `key: value` where a plain value stands',
    help: 'start a new line for the inner map, or put a text that holds `: ` into quotes',
  },
  {
    test: /^Invalid escape/,
    code: 'bad-escape',
    message: 'this backslash sequence means nothing in double quotes',
    help: 'use single quotes, in which a backslash is a backslash, or write `\\\\`',
  },
  {
    test: /cannot start with|reserved/,
    code: 'needs-quotes',
    message: 'a plain text cannot start with this character',
    help: 'put the whole text into quotes',
  },
  {
    test: /on same line with key/,
    code: 'bad-indentation',
    message: 'a list starts on a line of its own',
    help: 'start the line after the colon with `- `, or write `[a, b]`',
  },
];

/** A flow collection is left when a line starts at or before the column of the line that opened it. */
function leavesBlock(top: Mark, mark: Mark, evidence: Evidence): boolean {
  const opened = evidence.lines.locate(top.start).line;
  const { line } = evidence.lines.locate(mark.start);
  for (let each = opened + 1; each <= line; each += 1) {
    const text = evidence.lines.lineText(each);
    if (text.trim() === '' || /^\s*[}\]]/.test(text)) continue;
    if (indentOf(text) <= indentOf(evidence.lines.lineText(opened)) || /^\s*- /.test(text)) return true;
  }
  return false;
}

/** Looks at a line and the block before it: which lines stand in a column that no open block has. */
function oddLines(
  at: number,
  evidence: Evidence,
): { from: number; to: number; other: number; column: number } | null {
  const { lines } = evidence;
  const indent = indentOf(lines.lineText(at));
  if (lines.lineText(at).trim() === '') return null;
  let from = at - 1;
  let deeper: number | null = null;
  for (; from >= 1; from -= 1) {
    const text = lines.lineText(from);
    if (text.trim() === '' || text.trim().startsWith('#')) continue;
    const column = indentOf(text);
    const inner = column + (/^\s*- +/.exec(text)?.[0].length ?? column) - column;
    if (column < indent && (inner === indent || /^\s*- /.test(text) === false) && deeper === null) {
      return /:\s*(#.*)?$/.test(text) || inner === indent
        ? null
        : { from: at, to: at, other: from, column: inner + 1 };
    }
    if (column === indent) return deeper === null ? null : null;
    if (column < indent) return { from: deeper ?? at, to: at, other: deeper ?? from, column: inner + 1 };
    deeper = from;
  }
  return null;
}

/** Whether a flow map or list is open at an offset: indentation means little there. */
function flowOpenAt(evidence: Evidence, offset: number): boolean {
  let open = 0;
  for (const mark of evidence.marks) {
    if (mark.start >= offset) break;
    if (mark.kind === 'open') open += 1;
    if (mark.kind === 'close') open -= 1;
  }
  return open > 0;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** Up to where a line is underlined: its key with the colon, or all of it. */
function keyEnd(text: string): number {
  return /^\s*(- +)*[^\s:]+:?/.exec(text)?.[0].length ?? text.length;
}

function isClosed(quoted: string): boolean {
  const mark = quoted[0] ?? '';
  return quoted.length > 1 && quoted.endsWith(mark) && !/[^\\](\\\\)*\\"$/.test(quoted);
}

/** Double quotes between two offsets, those in comments and block scalars left out. */
function countQuotes(evidence: Evidence, start: number, end: number): number {
  const line = evidence.text.slice(start, end).replace(/\s#.*$/, '');
  return line.split('"').length - 1;
}

function firstInLine(evidence: Evidence, line: number): number {
  const { start } = evidence.lines.range(line);
  return start + indentOf(evidence.lines.lineText(line));
}

/** The end of the line, trailing spaces included: what was lost may have stood behind them. */
function lineEnd(evidence: Evidence, offset: number): number {
  const { line } = evidence.lines.locate(offset);
  return Math.max(offset, evidence.lines.range(line).end);
}

function quoteError(evidence: Evidence, start: number, end: number): Diagnostic {
  return error(evidence, start, end, {
    code: 'unclosed-quote',
    message: 'a quote is opened here and not closed, or closed and not opened',
    help: 'give the text both its quotes; inside double quotes a quote is `\\"`, inside single quotes it is doubled',
  });
}

function bracketError(evidence: Evidence, mark: Mark, end: number, closer?: string): Diagnostic {
  const message =
    closer === undefined
      ? `\`${mark.text}\` is opened here and not closed`
      : `\`${closer}\` closes what was never opened`;
  return error(evidence, mark.start, end, {
    code: 'unclosed-bracket',
    message,
    help:
      closer === undefined
        ? `close it with \`${CLOSER[mark.text] ?? '}'}\` where the ${mark.text === '[' ? 'list' : 'map'} ends`
        : 'open it where the map or list starts, or remove it',
  });
}

function clip(text: string): string {
  const line = text.trim();
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

function error(
  evidence: Evidence,
  start: number,
  end: number,
  rest: Omit<Diagnostic, 'severity' | 'span'>,
): Diagnostic {
  return { severity: 'error', span: { file: evidence.file, start, end: Math.max(start, end) }, ...rest };
}
