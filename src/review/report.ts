/** What running tests gives: results by case, coverage, and failures in the form of diagnostics. Data only. */
import type { Instant } from '../base/ids.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { Source } from '../plan/plan.ts';
import type { Reworded } from './judge.ts';

/** One case. It passed when `failures` is empty. */
export type CaseReport = {
  readonly file: string;
  readonly document: string;
  readonly name: string;
  readonly source: Source;
  readonly failures: readonly Diagnostic[];
  /** What expectations could say instead, where that is clear. */
  readonly reworded: readonly Reworded[];
  /** When virtual time stopped. */
  readonly endedAt: Instant;
};

/** How much of one sort of thing the tests reached; `missing` names the rest, sorted. */
export type Covered = {
  readonly reached: number;
  readonly total: number;
  readonly missing: readonly string[];
};

/** Steps where a run arrived, paths and timeouts that were taken, policies that refused or held a send. */
export type Coverage = {
  readonly steps: Covered;
  readonly paths: Covered;
  readonly timeouts: Covered;
  readonly gates: Covered;
};

/** How often runs came to a step, and which ways they took. `source`: where the step is written. */
export type StepHits = {
  readonly step: string;
  readonly source: Source;
  readonly hits: number;
  readonly paths: readonly { readonly path: string; readonly hits: number }[];
};

/** By journey in the order of the plan, and how often each policy refused or held a send. */
export type CoverageDetail = {
  readonly journeys: readonly {
    readonly journey: string;
    readonly source: Source;
    readonly steps: readonly StepHits[];
  }[];
  readonly policies: readonly { readonly policy: string; readonly source: Source; readonly hits: number }[];
};

export type TestReport = {
  readonly cases: readonly CaseReport[];
  readonly coverage: Coverage;
  readonly detail: CoverageDetail;
};
