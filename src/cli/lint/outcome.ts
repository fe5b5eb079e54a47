/** What a run of the linter is to those who print it: plain values, so that they can be kept and read again. */
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import { bareFingerprints } from '../../rules/baseline.ts';
import type { LintRun } from './session.ts';

/** `prints`: of each diagnostic, before equal ones are told apart. `known`: findings that the baseline keeps quiet. */
export type Outcome = {
  readonly diagnostics: readonly Diagnostic[];
  readonly prints: readonly string[];
  readonly known: number;
  readonly edition: string;
  readonly isPinned: boolean;
};

/** The outcome of a run. Pure. */
export function outcomeOf({ linted }: LintRun): Outcome {
  const { diagnostics, known, settings, workspace } = linted;
  return {
    diagnostics,
    prints: bareFingerprints(diagnostics, workspace),
    known: known.length,
    edition: settings.edition,
    isPinned: settings.isPinned,
  };
}
