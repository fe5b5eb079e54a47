/** Diagnostics as a GitLab Code Quality report: the part of the Code Climate format that GitLab reads. */
import type { Diagnostic } from '../diagnostic.ts';
import { orderDiagnostics } from '../order.ts';
import type { TextOf } from '../pretty.ts';
import { createPlaces, tellAll } from './places.ts';

/** Prints the report. Fingerprints are unique in it, as GitLab asks: equal ones get a number. Pure. */
export function printGitlab(
  diagnostics: readonly Diagnostic[],
  textOf: TextOf,
  fingerprintOf: (diagnostic: Diagnostic) => string,
): string {
  const placeOf = createPlaces(textOf);
  const issues = orderDiagnostics(diagnostics).map((diagnostic) => ({
    description: tellAll(diagnostic).join(' ').replace(/\s+/g, ' '),
    check_name: diagnostic.code,
    fingerprint: fingerprintOf(diagnostic),
    severity: diagnostic.severity === 'error' ? 'major' : 'minor',
    location: { path: diagnostic.span.file, lines: { begin: placeOf(diagnostic.span).line } },
  }));
  return `${JSON.stringify(issues, null, 2)}\n`;
}
