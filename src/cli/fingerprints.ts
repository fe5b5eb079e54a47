/** What tells findings apart in the formats of CI systems: the same in every command that reports them. */
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { numberPrints } from '../rules/baseline.ts';

/**
 * Fingerprints by diagnostic, as shown. `prints`: the bare ones; `shown`: the diagnostics that they are of, in the same
 * order, with files as the user writes them. Printers may hand on copies: code and place tell diagnostics apart.
 */
export function fingerprintsOf(
  prints: readonly string[],
  shown: readonly Diagnostic[],
): (diagnostic: Diagnostic) => string {
  const marked = numberPrints(prints);
  const keyOf = ({ code, span }: Diagnostic) => `${code}\0${span.file}\0${span.start}`;
  const byKey = new Map(shown.map((each, index) => [keyOf(each), marked[index] ?? '']));
  return (diagnostic) => byKey.get(keyOf(diagnostic)) ?? '';
}
