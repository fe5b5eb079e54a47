/** From an offset inside a scalar's value to a span in its file, whatever the style in which the scalar is written. */
import type { ScalarNode, Span } from '../syntax/node.ts';

/**
 * The span of `value[start, end)` of a text scalar. In literal blocks it is found by line and column; in plain, quoted
 * and folded scalars by the same excerpt in the raw text. An excerpt that is written differently there (escapes,
 * folds) gives the scalar's whole span. Pure.
 */
export function spanInScalar(node: ScalarNode, start: number, end: number): Span {
  const value = String(node.value ?? '');
  const literal = spanInLiteral(node, value, start, end);
  if (literal !== undefined) return literal;
  const excerpt = value.slice(start, end);
  if (excerpt === '') return node.span;
  const escaped = JSON.stringify(excerpt).slice(1, -1);
  const written = node.raw.includes(excerpt) ? excerpt : escaped;
  let at = -1;
  const before = occurrencesBefore(value, excerpt, start);
  for (let index = 0; index <= before; index += 1) {
    at = node.raw.indexOf(written, at + 1);
    if (at < 0) return node.span;
  }
  const { file, start: from } = node.span;
  return { file, start: from + at, end: from + at + written.length };
}

/** A literal block (`|`) keeps its lines: only the indentation is taken away. */
function spanInLiteral(node: ScalarNode, value: string, start: number, end: number): Span | undefined {
  if (!node.raw.startsWith('|')) return undefined;
  const rawStarts = lineStarts(node.raw).slice(1);
  const valueStarts = lineStarts(value);
  const [indent = ''] = /^ +(?=\S)/m.exec(node.raw.slice(rawStarts[0] ?? 0)) ?? [];
  const locate = (offset: number): number | undefined => {
    const line = valueStarts.findLastIndex((each) => each <= offset);
    const rawStart = rawStarts[line];
    if (rawStart === undefined) return undefined;
    const column = offset - (valueStarts[line] ?? 0);
    const isBlank = !node.raw.startsWith(indent, rawStart);
    return isBlank ? rawStart : rawStart + indent.length + column;
  };
  const from = locate(start);
  const last = locate(Math.max(start, end - 1));
  if (from === undefined || last === undefined) return undefined;
  const base = node.span.start;
  const to = Math.min(base + last + (end > start ? 1 : 0), node.span.end);
  return { file: node.span.file, start: base + from, end: Math.max(to, base + from) };
}

/** Offsets at which lines start. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function occurrencesBefore(text: string, excerpt: string, offset: number): number {
  let count = 0;
  for (let at = text.indexOf(excerpt); at >= 0 && at < offset; at = text.indexOf(excerpt, at + 1)) count += 1;
  return count;
}
