/** Spans as the places that other tools read: 1-based lines and columns, one line long. Remembers each text's lines. */
import { indexLines, type LineIndex } from '../../syntax/line-index.ts';
import type { Span } from '../../syntax/node.ts';
import type { Severity } from '../diagnostic.ts';
import type { TextOf } from '../pretty.ts';

/** A range on one line; `endColumn` is excluded and never before `column`. */
export type LinePlace = { readonly line: number; readonly column: number; readonly endColumn: number };

/** Finds the place of a span; of one over several lines the first line's part of it. */
export function createPlaces(textOf: TextOf): (span: Span) => LinePlace {
  const indexes = new Map<string, LineIndex>();
  return (span) => {
    const lines = indexes.get(span.file) ?? indexLines(textOf(span.file) ?? '');
    indexes.set(span.file, lines);
    const { line, column } = lines.locate(span.start);
    const end = Math.min(span.end, Math.max(lines.range(line).end, span.start));
    return { line, column, endColumn: column + Math.max(0, end - span.start) };
  };
}

/** The most severe first; among equals the order stays. Pure. */
export function bySeverity<Shown extends { readonly severity: Severity }>(
  all: readonly Shown[],
): readonly Shown[] {
  return [
    ...all.filter(({ severity }) => severity === 'error'),
    ...all.filter(({ severity }) => severity !== 'error'),
  ];
}

/** Message, notes and help as lines. Pure. */
export function tellAll(diagnostic: {
  readonly message: string;
  readonly notes?: readonly string[];
  readonly help?: string;
}): readonly string[] {
  const { message, notes = [], help } = diagnostic;
  return [message, ...notes, ...(help === undefined ? [] : [`help: ${help}`])];
}
