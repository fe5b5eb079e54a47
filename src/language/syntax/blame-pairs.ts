/** Quotes and brackets without their partner. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Cause, type Evidence, error, firstInLine, indentOf, lineEnd } from './evidence.ts';
import type { Mark } from './scan.ts';

const CLOSER: { readonly [open: string]: string } = { '{': '}', '[': ']' };

/** A quoted text that runs over its line, or one that a stray quote ended too early. */
export const unclosedQuote: Cause = (complaint, evidence) => {
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

/** Brackets that do not pair up: what was opened and not closed, or closed and not opened. */
export const unpairedBracket: Cause = (complaint, evidence) => {
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

function isClosed(quoted: string): boolean {
  const mark = quoted[0] ?? '';
  return quoted.length > 1 && quoted.endsWith(mark) && !/[^\\](\\\\)*\\"$/.test(quoted);
}

/** Double quotes between two offsets, those in comments and block scalars left out. */
function countQuotes(evidence: Evidence, start: number, end: number): number {
  const line = evidence.text.slice(start, end).replace(/\s#.*$/, '');
  return line.split('"').length - 1;
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
