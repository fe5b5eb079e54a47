/** When findings make a command fail. Pure. */
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { ExitCode } from './context.ts';
import type { FindingOptions } from './options.ts';

/** A file nobody could look into: what it would have said is not known, and no run answers for it. */
const UNREADABLE = 'unreadable-file';

/** 2 for an unreadable file; 1 for an error, a warning under `--fail-on warn`, or more warnings than allowed; else 0. */
export function judgeFindings(
  diagnostics: readonly Diagnostic[],
  { failOn, maxWarnings }: FindingOptions,
): ExitCode {
  if (diagnostics.some(({ code }) => code === UNREADABLE)) return 2;
  const errors = diagnostics.filter((each) => each.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const tooMany = maxWarnings !== undefined && warnings > maxWarnings;
  return errors > 0 || tooMany || (failOn === 'warn' && warnings > 0) ? 1 : 0;
}
