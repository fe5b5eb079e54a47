/** Text splices: how a fix changes a file. Never `toString()` of a YAML document, which would lose layout and data. */
import type { Edit } from '../diagnostics/diagnostic.ts';

/**
 * Applies splices to one text, in order of their place, whatever order they come in. Two that touch the same
 * characters cannot both be meant: the first one in the text wins and the other is left out. Pure.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const parts: string[] = [];
  let done = 0;
  let lastStart = -1;
  for (const { span, text: replacement } of ordered) {
    const overlaps = span.start < done || span.start === lastStart;
    if (overlaps || span.end < span.start || span.end > text.length) continue;
    parts.push(text.slice(done, span.start), replacement);
    done = span.end;
    lastStart = span.start;
  }
  parts.push(text.slice(done));
  return parts.join('');
}
