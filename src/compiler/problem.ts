/** Builds the compiler's diagnostics. Words only; where and when they are reported is the caller's business. */
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { Span } from '../language/syntax/node.ts';

type More = Omit<Diagnostic, 'code' | 'severity' | 'message' | 'span'>;

/** An error at a span. `message`: lower case, identifiers in backticks, stands alone. Pure. */
export function problem(code: string, message: string, span: Span, more: More = {}): Diagnostic {
  return { code, severity: 'error', message, span, ...more };
}

/** A warning at a span. Pure. */
export function warning(code: string, message: string, span: Span, more: More = {}): Diagnostic {
  return { code, severity: 'warning', message, span, ...more };
}

/** True when `inner` lies within `outer` (same file, ends included). Pure. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
}

/** True when two spans share a character. Pure. */
export function overlaps(left: Span, right: Span): boolean {
  return left.file === right.file && left.start < right.end && right.start < left.end;
}

/** `a` or `an`, by the first letter. Pure. */
export function withArticle(noun: string): string {
  return /^[aeio]/i.test(noun) ? `an ${noun}` : `a ${noun}`;
}
