/** When findings make a command fail. Pure. */
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { ExitCode } from './context.ts';
import type { FindingOptions } from './options.ts';

/** 1 for an error, for a warning under `--fail-on warn`, or for more warnings than allowed; else 0. */
export function judgeFindings(
  diagnostics: readonly Diagnostic[],
  { failOn, maxWarnings }: FindingOptions,
): ExitCode {
  const errors = diagnostics.filter((each) => each.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const tooMany = maxWarnings !== undefined && warnings > maxWarnings;
  return errors > 0 || tooMany || (failOn === 'warn' && warnings > 0) ? 1 : 0;
}
