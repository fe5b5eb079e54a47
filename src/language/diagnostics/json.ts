/** Diagnostics for programs. Stable names; positions are 1-based, columns count UTF-16 code units. */
import { indexLines, type LineIndex } from '../syntax/line-index.ts';
import type { Span } from '../syntax/node.ts';
import type { Diagnostic } from './diagnostic.ts';
import { orderDiagnostics } from './order.ts';
import type { TextOf } from './pretty.ts';

/** Prints `{ "diagnostics": [...] }`, in order, with lines and columns instead of offsets, and `more` beside them. Pure. */
export function printJson(diagnostics: readonly Diagnostic[], textOf: TextOf, more: object = {}): string {
  const indexes = new Map<string, LineIndex>();
  const place = (span: Span) => {
    const lines = indexes.get(span.file) ?? indexLines(textOf(span.file) ?? '');
    indexes.set(span.file, lines);
    const start = lines.locate(span.start);
    const end = lines.locate(span.end);
    return {
      file: span.file,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
    };
  };
  const shown = orderDiagnostics(diagnostics).map((each) => ({
    code: each.code,
    severity: each.severity,
    message: each.message,
    ...place(each.span),
    label: each.label,
    related: each.related?.map((related) => ({ ...place(related.span), label: related.label })),
    notes: each.notes,
    help: each.help,
    edit: each.edit && { ...place(each.edit.span), text: each.edit.text },
  }));
  return `${JSON.stringify({ diagnostics: shown, ...more }, null, 2)}\n`;
}
