/** The order in which diagnostics are shown, and which of them say the same. */
import type { Diagnostic } from './diagnostic.ts';

/** By file, place and code; of several with the same file, place and code the first. Pure. */
export function orderDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const ordered = diagnostics
    .map((diagnostic, index) => ({ diagnostic, index }))
    .sort((a, b) => compare(a.diagnostic, b.diagnostic) || a.index - b.index)
    .map(({ diagnostic }) => diagnostic);
  const seen = new Set<string>();
  return ordered.filter(({ span, code }) => {
    const key = JSON.stringify([span.file, span.start, code]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function compare(a: Diagnostic, b: Diagnostic): number {
  return order(a.span.file, b.span.file) || a.span.start - b.span.start || order(a.code, b.code);
}

/** By code unit, so that every machine sorts alike. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
