/** What explains a syntax error: the text, its lines, its marks, and small questions about them. Blames nothing itself. */
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

/** What the first pass saw of the text. */
export type Evidence = {
  readonly file: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly marks: readonly Mark[];
};

/** One possible cause: the diagnostic when it explains the complaint, else null. Pure. */
export type Cause = (complaint: Complaint, evidence: Evidence) => Diagnostic | null;

/** How many characters of white space a line starts with. Pure. */
export function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** The offset of the first character of a line that is no white space. Pure. */
export function firstInLine(evidence: Evidence, line: number): number {
  const { start } = evidence.lines.range(line);
  return start + indentOf(evidence.lines.lineText(line));
}

/** The end of the line, trailing spaces included: what was lost may have stood behind them. */
export function lineEnd(evidence: Evidence, offset: number): number {
  const { line } = evidence.lines.locate(offset);
  return Math.max(offset, evidence.lines.range(line).end);
}

/** A text short enough for a message. Pure. */
export function clip(text: string): string {
  const line = text.trim();
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** An error in the text at hand. Pure. */
export function error(
  evidence: Evidence,
  start: number,
  end: number,
  rest: Omit<Diagnostic, 'severity' | 'span'>,
): Diagnostic {
  return { severity: 'error', span: { file: evidence.file, start, end: Math.max(start, end) }, ...rest };
}
