/** Lines that do not start where their neighbours do, and tabs. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Cause, type Evidence, error, firstInLine, indentOf } from './evidence.ts';
import type { Mark } from './scan.ts';

/** A tab where indentation is expected, outside of block scalars; null when there is none. Pure. */
export function findTab(evidence: Evidence): Diagnostic | null {
  for (const match of evidence.text.matchAll(/^( *)\t[ \t]*(?=[^\s])/gm)) {
    const start = match.index + (match[1]?.length ?? 0);
    const inside = evidence.marks.some(
      (mark) =>
        (mark.kind === 'block' || mark.kind === 'quoted') && mark.start <= start && start < endOf(mark),
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

/** The lexer gives a block scalar the white space before the next key as well. */
function endOf({ kind, text, end }: Mark): number {
  return kind === 'block' ? end - (/\n([ \t]+)$/.exec(text)?.[1]?.length ?? 0) : end;
}

/**
 * One line that starts in an odd column where all others start in even ones: two spaces a level is what everybody
 * writes, so that line is it, wherever the parser stumbled.
 */
export const oneOddLine: Cause = (complaint, evidence) => {
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

/** The first line of a document deeper than all that follows it. */
export const deepFirstLine: Cause = (complaint, evidence) => {
  const { lines } = evidence;
  const at = lines.locate(complaint.start).line;
  for (let line = 1; line < at; line += 1) {
    const text = lines.lineText(line);
    if (text.trim() === '' || text.trim().startsWith('#')) continue;
    if (indentOf(text) === 0 || indentOf(lines.lineText(at)) > 0) return null;
    const { start } = lines.range(line);
    return error(evidence, start, start + keyEnd(text), {
      code: 'bad-indentation',
      message: 'this line does not start in the column of its neighbours',
      notes: [`it starts in column ${indentOf(text) + 1}, and line ${at} in column 1`],
      help: 'the keys of a document start in the first column',
    });
  }
  return null;
};

/** Items of one list whose dashes do not stand in one column. */
export const unevenItems: Cause = (complaint, evidence) => {
  if (!/^All sequence items must start at the same column/.test(complaint.message)) return null;
  const { lines } = evidence;
  const at = lines.locate(complaint.start).line;
  const isItem = (line: number) => /^\s*- /.test(lines.lineText(line));
  let from = at - 1;
  while (from > 1 && (!isItem(from) || indentOf(lines.lineText(from)) === indentOf(lines.lineText(at))))
    from -= 1;
  if (!isItem(from)) return null;
  return error(evidence, lines.range(from).start, lines.range(at).start + keyEnd(lines.lineText(at)), {
    code: 'bad-indentation',
    message: 'the items of this list do not start in one column',
    notes: [`line ${from} starts in column ${indentOf(lines.lineText(from)) + 1}`],
    help: 'put the dashes of one list under each other',
  });
};

/** Lines of one block that do not start in one column. */
export const badIndentation: Cause = (complaint, evidence) => {
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
        : { from, to: at, other: from, column: inner + 1 };
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

/** Up to where a line is underlined: its key with the colon, or all of it. */
function keyEnd(text: string): number {
  return /^\s*(- +)*[^\s:]+:?/.exec(text)?.[0].length ?? text.length;
}
