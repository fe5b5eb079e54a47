/** Runs `Test` documents: each case on a host of its own, in virtual time. Reads and writes no file. */
import type { Compiled } from '../compiler/compile.ts';
import type { TestCase, TestDocument } from '../compiler/tests/test-document.ts';
import type { Renderer } from '../kernel/renderer.ts';
import type { Definitions } from '../kinds/definition.ts';
import { orderDiagnostics } from '../language/diagnostics/order.ts';
import type { Plan } from '../plan/plan.ts';
import { type CoverageWatch, watchCoverage } from './coverage.ts';
import { judgeCase, type Reworded } from './judge.ts';
import { findNeverProduced } from './never.ts';
import { playCase, type Stage } from './play.ts';
import type { CaseReport, Coverage, TestReport } from './report.ts';
import { stageOf } from './test-stage.ts';

/** True for the cases to run. */
export type TestFilter = (document: TestDocument, testCase: TestCase) => boolean;

const everything: TestFilter = () => true;

/** What all tests together reach of each of these journeys; empty without a plan. Deterministic. */
export function coverJourneys(
  compiled: Compiled,
  definitions: Definitions,
  renderer: Renderer,
  journeys: Iterable<string>,
): ReadonlyMap<string, Coverage> {
  const { plan, tests } = compiled;
  if (plan === null) return new Map();
  const { stage, watch } = openStage(plan, definitions, renderer);
  for (const { cases } of tests) for (const testCase of cases) playCase(testCase, stage);
  return new Map([...journeys].map((name) => [name, watch.result(new Set([name]))]));
}

function openStage(
  plan: Plan,
  definitions: Definitions,
  renderer: Renderer,
): { readonly stage: Stage; readonly watch: CoverageWatch } {
  const watch = watchCoverage(plan, definitions);
  return { stage: stageOf(plan, watch.kinds, renderer, watch.decided), watch };
}

/**
 * Runs the tests of a workspace that compiled; without a plan there is nothing to run, and the report is empty.
 * With a filter, coverage is that of the journeys whose tests ran. Deterministic.
 */
export function runTests(
  compiled: Compiled,
  definitions: Definitions,
  renderer: Renderer,
  filter: TestFilter = everything,
): TestReport {
  const { plan, tests } = compiled;
  const nothing = { reached: 0, total: 0, missing: [] };
  if (plan === null) {
    const coverage = { steps: nothing, paths: nothing, timeouts: nothing, gates: nothing };
    return { cases: [], coverage, detail: { journeys: [], policies: [] } };
  }
  const { stage, watch } = openStage(plan, definitions, renderer);
  const cases: CaseReport[] = [];
  const ran = new Set<string>();
  for (const document of tests) {
    for (const testCase of document.cases.filter((each) => filter(document, each))) {
      for (const journey of document.journey === null ? Object.keys(plan.journeys) : [document.journey]) {
        ran.add(journey);
      }
      const never = findNeverProduced(testCase, plan);
      const { recorder, endedAt, problems } = playCase(testCase, stage);
      const reworded: Reworded[] = [];
      const wrong = judgeCase({ testCase, journey: document.journey, recorder }, reworded);
      cases.push({
        file: document.file,
        document: document.name,
        name: testCase.name,
        source: testCase.source,
        failures: orderDiagnostics([...never, ...problems, ...wrong]),
        reworded,
        endedAt,
      });
    }
  }
  const names = filter === everything ? null : ran;
  return { cases, coverage: watch.result(names), detail: watch.detail(names) };
}
