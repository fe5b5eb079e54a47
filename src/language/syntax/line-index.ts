/** Offsets to lines and columns and back, for one text. Offsets count UTF-16 code units, as JavaScript strings do. */

/** A place as people read it: 1-based; columns count UTF-16 code units. */
export type Place = { readonly line: number; readonly column: number };

export type LineIndex = {
  readonly lineCount: number;
  /** The place of an offset; offsets outside the text are moved to its nearest end. */
  locate(offset: number): Place;
  /** The offset of a place; lines and columns outside are moved to the nearest one that exists. */
  offsetAt(line: number, column: number): number;
  /** Where a line (1-based) starts, and where its characters end (line break excluded). */
  range(line: number): { readonly start: number; readonly end: number };
  /** The characters of a line (1-based) without its line break; empty for lines that do not exist. */
  lineText(line: number): string;
};

/** Indexes the lines of a text (LF or CRLF). Pure; linear in the text. */
export function indexLines(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const startOf = (line: number): number => starts[line - 1] ?? text.length;
  const range = (line: number) => {
    const start = startOf(line);
    let end = line < starts.length ? startOf(line + 1) - 1 : text.length;
    if (end > start && text[end - 1] === '\r') end -= 1;
    return { start, end: Math.max(start, end) };
  };
  return {
    lineCount: starts.length,
    range,
    locate(offset) {
      const clamped = Math.min(Math.max(offset, 0), text.length);
      const line = findLine(starts, clamped);
      return { line, column: clamped - startOf(line) + 1 };
    },
    offsetAt(line, column) {
      const { start, end } = range(Math.min(Math.max(line, 1), starts.length));
      return Math.min(start + Math.max(column, 1) - 1, end);
    },
    lineText(line) {
      if (line < 1 || line > starts.length) return '';
      const { start, end } = range(line);
      return text.slice(start, end);
    },
  };
}

/** Binary search: the last line whose start is not after the offset. */
function findLine(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
