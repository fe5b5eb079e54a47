/**
 * Diagnostics as annotations of GitHub Actions (workflow commands). GitHub shows ten of a level for each step: nine are
 * printed, and the tenth says how many more there are.
 */
import type { Diagnostic, Severity } from '../diagnostic.ts';
import { orderDiagnostics } from '../order.ts';
import type { TextOf } from '../pretty.ts';
import { createPlaces, tellAll } from './places.ts';

const SHOWN_MAX = 9;

/** Prints annotations, errors first; nothing for an empty list. Pure. */
export function printGithub(diagnostics: readonly Diagnostic[], textOf: TextOf): string {
  const placeOf = createPlaces(textOf);
  const ordered = orderDiagnostics(diagnostics);
  return (['error', 'warning'] as const)
    .map((severity) => {
      const all = ordered.filter((each) => each.severity === severity);
      // When there are ten, the tenth may as well be itself.
      const shown = all.length > SHOWN_MAX + 1 ? all.slice(0, SHOWN_MAX) : all;
      const lines = shown.map((each) => annotate(each, placeOf(each.span)));
      const more = all.length - shown.length;
      return lines.join('') + (more > 0 ? sayMore(severity, more) : '');
    })
    .join('');
}

function annotate(
  diagnostic: Diagnostic,
  { line, column, endColumn }: { readonly line: number; readonly column: number; readonly endColumn: number },
): string {
  const { severity, code, span } = diagnostic;
  const properties = [
    `file=${escapeProperty(span.file)}`,
    `line=${line}`,
    `endLine=${line}`,
    `col=${column}`,
    `endColumn=${endColumn}`,
    `title=${escapeProperty(code)}`,
  ];
  return `::${severity} ${properties.join(',')}::${escapeData(tellAll(diagnostic).join('\n'))}\n`;
}

function sayMore(severity: Severity, count: number): string {
  return `::${severity} title=rutter::${count} more ${severity}s; the log has them all\n`;
}

/** As `@actions/core` escapes the text of a command. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** As `@actions/core` escapes a property of a command. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
