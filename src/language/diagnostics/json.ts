/** Diagnostics for programs. Stable names; positions are 1-based, columns count UTF-16 code units. */
import { indexLines, type LineIndex } from '../syntax/line-index.ts';
import type { Span } from '../syntax/node.ts';
import { type Diagnostic, type Edit, fixOf } from './diagnostic.ts';
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
  const told = ({ span, text }: Edit) => ({ ...place(span), text });
  const shown = orderDiagnostics(diagnostics).map((each) => ({
    code: each.code,
    severity: each.severity,
    message: each.message,
    ...place(each.span),
    label: each.label,
    related: each.related?.map((related) => ({ ...place(related.span), label: related.label })),
    notes: each.notes,
    help: each.help,
    edit: each.edit && told(each.edit),
    fix: tellFix(each, told),
  }));
  return `${JSON.stringify({ diagnostics: shown, ...more }, null, 2)}\n`;
}

/** The change that mends it, all or nothing; undefined where somebody has to think. */
function tellFix(diagnostic: Diagnostic, told: (edit: Edit) => object): object | undefined {
  const fix = fixOf(diagnostic);
  return fix && { title: fix.title, safe: fix.isSafe, edits: fix.edits.map(told) };
}
