/** From an offset inside a scalar's value to a span in its file, whatever the style in which the scalar is written. */
import type { ScalarNode, Span } from '../syntax/node.ts';

/**
 * The span of `value[start, end)` of a text scalar. Block, plain and quoted scalars are found by the same excerpt in
 * the raw text; an excerpt that is written differently there (escapes, folds) gives the scalar's whole span. Pure.
 */
export function spanInScalar(node: ScalarNode, start: number, end: number): Span {
  const value = String(node.value ?? '');
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

function occurrencesBefore(text: string, excerpt: string, offset: number): number {
  let count = 0;
  for (let at = text.indexOf(excerpt); at >= 0 && at < offset; at = text.indexOf(excerpt, at + 1)) count += 1;
  return count;
}
