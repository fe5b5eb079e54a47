/**
 * What is canonical about lines: one kind of line end, no spaces at their ends, at most one empty line in a row, none at
 * the start and at the end of a file, and a line end after the last one. Lines inside of scalars are not touched.
 */
import { indexLines } from '../../language/syntax/line-index.ts';
import type { Node, ScalarNode } from '../../language/syntax/node.ts';

/** The same text with tidy lines. `root` was read from this very text. Pure. */
export function tidyLines(root: Node, text: string): string {
  const inside = linesInside(root, text);
  const lineEnd = /\r?\n/.exec(text)?.[0] ?? '\n';
  const written = text.split('\n').map((line) => line.replace(/\r$/, ''));
  // The split leaves one empty line behind the last line end.
  if (written.at(-1) === '') written.pop();
  const kept: { readonly line: string; readonly isInside: boolean }[] = [];
  written.forEach((line, index) => {
    const isInside = inside.has(index + 1);
    const tidy = isInside ? line : inside.has(index + 2) ? trimBeforeScalar(line) : line.trimEnd();
    const isBlank = !isInside && tidy === '';
    const before = kept.at(-1);
    if (isBlank && (before === undefined || (before.line === '' && !before.isInside))) return;
    kept.push({ line: tidy, isInside });
  });
  while (kept.at(-1)?.line === '' && kept.at(-1)?.isInside === false) kept.pop();
  return kept.map(({ line }) => line + lineEnd).join('');
}

/** The first line of a quoted scalar may end in spaces that a backslash keeps. */
function trimBeforeScalar(line: string): string {
  return /\\\s*$/.test(line) ? line : line.trimEnd();
}

/** Lines (1-based) that belong to a scalar begun on a line before. */
function linesInside(root: Node, text: string): ReadonlySet<number> {
  const lines = indexLines(text);
  const found = new Set<number>();
  const visit = (node: Node): void => {
    if (node.node === 'list') for (const item of node.items) visit(item);
    else if (node.node === 'map') {
      for (const { key, value } of node.entries) {
        visit(key);
        visit(value);
      }
    } else noteScalar(node);
  };
  const noteScalar = ({ raw, span }: ScalarNode): void => {
    if (raw === '') return;
    const first = lines.locate(span.start).line;
    let last = lines.locate(Math.max(span.start, span.end - 1)).line;
    const isOpen = /^[|>]\d?\+/.test(raw);
    while (isOpen && last < lines.lineCount - 1 && lines.lineText(last + 1).trim() === '') last += 1;
    for (let line = first + 1; line <= last; line += 1) found.add(line);
  };
  visit(root);
  return found;
}
