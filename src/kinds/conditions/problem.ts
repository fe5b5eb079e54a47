/** Builds the diagnostics of conditions and traits. Words only; who reports them is the caller's business. */
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import type { Span } from '../../language/syntax/node.ts';

type More = Omit<Diagnostic, 'code' | 'severity' | 'message' | 'span'>;

/** An error at a span. `message`: lower case, identifiers in backticks, stands alone. Pure. */
export function problem(code: string, message: string, span: Span, more: More = {}): Diagnostic {
  return { code, severity: 'error', message, span, ...more };
}

/** "`a`, `b` and `c`". Pure. */
export function listNames(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}
