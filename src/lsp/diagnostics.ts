/** Diagnostics as the protocol has them. What is said is the same as on the command line. Pure. */
import { DiagnosticSeverity, type Diagnostic as Published } from 'vscode-languageserver';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { Places } from './places.ts';

/** One diagnostic; places in files that are not there any more are left out. */
export function publishable(diagnostic: Diagnostic, places: Places): Published {
  const { code, severity, message, span, notes = [], help, related = [] } = diagnostic;
  const told = [message, ...notes, ...(help === undefined ? [] : [`help: ${help}`])];
  return {
    range: places.rangeOf(span),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: 'rutter',
    message: told.join('\n'),
    relatedInformation: related.map((each) => ({
      location: places.locationOf(each.span),
      message: each.label,
    })),
  };
}
