/** What tells findings apart in the formats of CI systems: the same in every command that reports them. */
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { fingerprintAll } from '../rules/baseline.ts';
import type { Workspace } from '../rules/workspace.ts';

/**
 * Fingerprints by diagnostic, as shown. `own`: with the files of the workspace; `shown`: the same, in the same order, with
 * files as the user writes them. Printers may hand on copies: code and place tell diagnostics apart.
 */
export function fingerprintsOf(
  own: readonly Diagnostic[],
  shown: readonly Diagnostic[],
  workspace: Workspace,
): (diagnostic: Diagnostic) => string {
  const marked = fingerprintAll(own, workspace);
  const keyOf = ({ code, span }: Diagnostic) => `${code}\0${span.file}\0${span.start}`;
  const prints = new Map(shown.map((each, index) => [keyOf(each), marked[index]?.fingerprint ?? '']));
  return (diagnostic) => prints.get(keyOf(diagnostic)) ?? '';
}
