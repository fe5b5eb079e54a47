/** Diagnostics for people: the code frame of the house. Returns text; writes nothing. */
import { styleText } from 'node:util';
import { indexLines, type LineIndex } from '../syntax/line-index.ts';
import type { Span } from '../syntax/node.ts';
import type { Diagnostic } from './diagnostic.ts';
import { orderDiagnostics } from './order.ts';
import { expandTabs, widthOf } from './width.ts';

/** Gives the text of a file as it was when it was read; undefined when there is none (then no frame is drawn). */
export type TextOf = (file: string) => string | undefined;

export type PrettyOptions = { readonly colour?: boolean };

type Paint = (style: 'red' | 'yellow' | 'blue' | 'bold', text: string) => string;
type Underline = {
  readonly from: number;
  readonly to: number;
  readonly mark: '^' | '-';
  readonly label: string;
};

/** More lines than this between two marked ones are left out. */
const GAP_LINES_MAX = 3;
/** Longer lines are shown in part, in UTF-16 code units; so much of them stands before the first mark. */
const LINE_MAX = 240;
const LINE_BEFORE = 80;

/** Prints diagnostics in order, each with its frame, then a line that counts them. Empty list: empty text. Pure. */
export function printPretty(
  diagnostics: readonly Diagnostic[],
  textOf: TextOf,
  options: PrettyOptions = {},
): string {
  const ordered = orderDiagnostics(diagnostics);
  if (ordered.length === 0) return '';
  const paint: Paint = options.colour === true ? paintAlways : (_style, text) => text;
  const indexes = new Map<string, LineIndex | null>();
  const linesOf = (file: string): LineIndex | null => {
    const known = indexes.get(file);
    if (known !== undefined) return known;
    const text = textOf(file);
    const lines = text === undefined ? null : indexLines(conceal(text, file, ordered));
    indexes.set(file, lines);
    return lines;
  };
  const blocks = ordered.map((diagnostic) => printOne(diagnostic, linesOf, paint));
  return `${blocks.join('\n')}\n${countLine(ordered)}\n`;
}

/** The text with an asterisk for each character of a span that must not be printed. */
function conceal(text: string, file: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics.reduce(
    (shown, { conceals, span: { file: of, start, end } }) =>
      conceals === true && of === file
        ? shown.slice(0, start) + shown.slice(start, end).replace(/[^\r\n]/g, '*') + shown.slice(end)
        : shown,
    text,
  );
}

function countLine(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic['severity'], word: string) => {
    const number = diagnostics.filter((each) => each.severity === severity).length;
    return number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`];
  };
  return [...count('error', 'error'), ...count('warning', 'warning')].join(', ');
}

function printOne(diagnostic: Diagnostic, linesOf: (file: string) => LineIndex | null, paint: Paint): string {
  const { span, code, severity, message } = diagnostic;
  const colour = severity === 'error' ? 'red' : 'yellow';
  const lines = linesOf(span.file);
  const head = `${paint(colour, `${severity}[${code}]`)}: ${paint('bold', visible(message))}\n`;
  if (lines === null) return `${head} ${paint('blue', '-->')} ${span.file}\n${footer(diagnostic, 1)}`;
  const place = lines.locate(span.start);
  const related = diagnostic.related ?? [];
  const near = related.filter((each) => each.span.file === span.file);
  const far = related.filter((each) => each.span.file !== span.file);
  const marks = new Map<number, Underline[]>();
  for (const each of near) addUnderline(marks, each.span, lines, '-', each.label);
  addUnderline(marks, span, lines, '^', diagnostic.label ?? '');
  const shown = [...marks.keys()].sort((a, b) => a - b);
  const gutter = String(shown.at(-1) ?? 1).length;
  let text = `${head}${' '.repeat(gutter)}${paint('blue', '-->')} ${span.file}:${place.line}:${place.column}\n`;
  text += frame(shown, marks, lines, gutter, { paint, colour });
  for (const each of far) {
    const other = linesOf(each.span.file)?.locate(each.span.start);
    const at = other === undefined ? '' : `:${other.line}:${other.column}`;
    text += `${' '.repeat(gutter)} ${paint('blue', ':::')} ${each.span.file}${at}: ${each.label}\n`;
  }
  return text + footer(diagnostic, gutter);
}

function addUnderline(
  marks: Map<number, Underline[]>,
  span: Span,
  lines: LineIndex,
  mark: Underline['mark'],
  label: string,
): void {
  const { line } = lines.locate(span.start);
  const range = lines.range(line);
  const written = lines.lineText(line).trimEnd().length + range.start;
  const to = Math.min(Math.max(span.end, span.start + 1), Math.max(written, span.start + 1));
  const underline = { from: span.start - range.start, to: to - range.start, mark, label };
  marks.set(line, [...(marks.get(line) ?? []), underline]);
}

function frame(
  shown: readonly number[],
  marks: ReadonlyMap<number, readonly Underline[]>,
  lines: LineIndex,
  gutter: number,
  style: { readonly paint: Paint; readonly colour: 'red' | 'yellow' },
): string {
  const { paint, colour } = style;
  const bar = paint('blue', '|');
  const blank = `${' '.repeat(gutter)} ${bar}`;
  let text = `${blank}\n`;
  let previous: number | undefined;
  for (const line of shown) {
    if (previous !== undefined && line - previous > GAP_LINES_MAX) text += `${paint('blue', '...')}\n`;
    else {
      for (let each = (previous ?? line) + 1; each < line; each += 1)
        text += sourceLine(each, clipLine(lines.lineText(each), []).text, gutter, paint);
    }
    const clipped = clipLine(lines.lineText(line), marks.get(line) ?? []);
    text += sourceLine(line, clipped.text, gutter, paint);
    for (const underline of [...clipped.marks].sort((a, b) => b.from - a.from)) {
      const marked = underlineText(clipped.text, underline);
      text += `${blank} ${marked.indent}${paint(underline.mark === '^' ? colour : 'blue', marked.text)}\n`;
    }
    previous = line;
  }
  return `${text}${blank}\n`;
}

/** The part of a long line in which its marks begin, with dots where something is left out; a short line as it is. */
function clipLine(
  line: string,
  marks: readonly Underline[],
): { readonly text: string; readonly marks: readonly Underline[] } {
  if (line.length <= LINE_MAX) return { text: line, marks };
  const first = Math.min(...marks.map(({ from }) => from), line.length);
  const wanted = marks.length === 0 ? 0 : Math.max(0, first - LINE_BEFORE);
  const start = beforePair(line, wanted);
  const end = beforePair(line, Math.min(line.length, start + LINE_MAX));
  const head = start > 0 ? '...' : '';
  const tail = end < line.length ? '...' : '';
  const within = (at: number) => Math.min(Math.max(at, start), end) - start + head.length;
  return {
    text: `${head}${line.slice(start, end)}${tail}`,
    marks: marks
      .filter(({ from }) => from <= end)
      .map((mark) => ({ ...mark, from: within(mark.from), to: within(mark.to) })),
  };
}

/** The offset, or the one before it where it would cut a surrogate pair in two. */
function beforePair(line: string, at: number): number {
  return /[\udc00-\udfff]/.test(line[at] ?? '') ? at - 1 : at;
}

function sourceLine(line: number, written: string, gutter: number, paint: Paint): string {
  const text = expandTabs(written).trimEnd();
  return `${paint('blue', `${String(line).padStart(gutter)} |`)}${text === '' ? '' : ` ${text}`}\n`;
}

function underlineText(line: string, { from, to, mark, label }: Underline): { indent: string; text: string } {
  const before = expandTabs(line.slice(0, from));
  const through = expandTabs(line.slice(0, to));
  const width = Math.max(1, widthOf(through) - widthOf(before));
  return {
    indent: ' '.repeat(widthOf(before)),
    text: `${mark.repeat(width)}${label === '' ? '' : ` ${label}`}`,
  };
}

function footer({ notes, help, code }: Diagnostic, gutter: number): string {
  const indent = ' '.repeat(gutter);
  const lines = [
    ...(notes ?? []).map((note) => `note: ${note}`),
    ...(help === undefined ? [] : [`help: ${help}`]),
    `see: rutter explain ${code}`,
  ];
  return lines.map((line) => `${indent} = ${line.replaceAll('\n', `\n${indent}   `)}\n`).join('');
}

/** What a user wrote may hold line breaks and escape sequences; a terminal must not obey them. */
function visible(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replace(/\p{Control}/gu, '\ufffd');
}

function paintAlways(style: 'red' | 'yellow' | 'blue' | 'bold', text: string): string {
  return styleText(style === 'bold' ? 'bold' : ['bold', style], text, { validateStream: false });
}
