/** Between paths and spans of the workspace and URIs and ranges of the protocol (UTF-16, as the protocol's default says). */
import { relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Location, Position, Range } from 'vscode-languageserver';
import { indexLines, type LineIndex } from '../language/syntax/line-index.ts';
import type { Span } from '../language/syntax/node.ts';

/** Places in the texts of one analysis. Lines of a file are indexed once. */
export type Places = {
  rangeOf(span: Span): Range;
  locationOf(span: Span): Location;
  offsetAt(file: string, position: Position): number;
};

/** Places in some texts. `uriOf` says under which URI a client knows a file. Pure, but for what it remembers. */
export function createPlaces(textOf: (file: string) => string, uriOf: (file: string) => string): Places {
  const indexes = new Map<string, LineIndex>();
  const linesOf = (file: string): LineIndex => {
    const known = indexes.get(file) ?? indexLines(textOf(file));
    indexes.set(file, known);
    return known;
  };
  const positionAt = (file: string, offset: number): Position => {
    const { line, column } = linesOf(file).locate(offset);
    return { line: line - 1, character: column - 1 };
  };
  const rangeOf = ({ file, start, end }: Span) => ({
    start: positionAt(file, start),
    end: positionAt(file, end),
  });
  return {
    rangeOf,
    locationOf: (span) => ({ uri: uriOf(span.file), range: rangeOf(span) }),
    offsetAt: (file, { line, character }) => linesOf(file).offsetAt(line + 1, character + 1),
  };
}

/** The path of a file URI; null for another scheme, or one that is no path on this machine. */
export function pathOfUri(uri: string): string | null {
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}

/** A path in a workspace with `/`, as documents are called. Pure. */
export function fileIn(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** The URI of a file of a workspace. Pure. */
export function uriIn(root: string, file: string): string {
  return pathToFileURL(resolve(root, file)).href;
}
