/** Plays the tests of a workspace against its mutants: a mutant that no test notices is a gap in the tests. Deterministic. */
import type { Compiled } from '../../compiler/compile.ts';
import type { TestCase, TestDocument } from '../../compiler/tests/test-document.ts';
import type { Renderer } from '../../kernel/renderer.ts';
import type { Definitions } from '../../kinds/definition.ts';
import { judgeCase } from '../judge.ts';
import { playCase, type Stage } from '../play.ts';
import { stageOf } from '../test-stage.ts';
import { enumerateMutants } from './enumerate.ts';
import type { Mutant } from './mutant.ts';

/**
 * What became of a mutant. `noticed`: a test failed. `survived`: none did. `equivalent`: nobody need notice it, as
 * somebody wrote down. `impossible`: such a plan cannot run, so nobody can make this mistake unseen.
 */
export type Fate = 'noticed' | 'survived' | 'equivalent' | 'impossible';

/** `by`: the test that noticed it, "document: case". */
export type TriedMutant = {
  readonly mutant: Mutant;
  readonly fate: Fate;
  readonly by: string | null;
  readonly reason: string | null;
};

/** `stale`: what was declared equivalent and does not exist, or is noticed. */
export type MutationReport = {
  readonly tried: readonly TriedMutant[];
  readonly stale: readonly string[];
};

/** Tests that noticed something lately, and are tried first. */
const RECENT_MAX = 4;

type Trial = { readonly document: TestDocument; readonly testCase: TestCase };

/** Tests of that journey first, then those of the whole workspace; those of other journeys cannot notice it. */
function trialsFor(mutant: Mutant, tests: readonly TestDocument[]): readonly Trial[] {
  const asked = tests.filter(
    ({ journey }) => mutant.journey === null || journey === null || journey === mutant.journey,
  );
  const ordered = [...asked].sort(
    (left, right) => Number(left.journey === null) - Number(right.journey === null),
  );
  return ordered.flatMap((document) => document.cases.map((testCase) => ({ document, testCase })));
}

type Verdict = 'passes' | 'fails' | 'crashes';

function tryCase({ document, testCase }: Trial, stage: Stage): Verdict {
  const { recorder, problems } = playCase(testCase, stage);
  if (problems.some(({ code }) => code === 'crashed-case')) return 'crashes';
  const wrong = judgeCase({ testCase, journey: document.journey, recorder });
  return problems.length + wrong.length > 0 ? 'fails' : 'passes';
}

/** The reasons of those that are declared equivalent, by id of the mutant. */
function declared(tests: readonly TestDocument[]): ReadonlyMap<string, string> {
  return new Map(
    tests.flatMap(({ equivalents }) => equivalents.map(({ mutant, reason }) => [mutant, reason])),
  );
}

/**
 * Tries every mutant; `journeys` null: of the whole workspace. The tests must pass as they are. Without a plan there is nothing to try.
 * `onTried`: how many were, of how many.
 */
export function runMutants(
  compiled: Compiled,
  definitions: Definitions,
  renderer: Renderer,
  journeys: ReadonlySet<string> | null,
  onTried: (tried: number, all: number) => void = () => undefined,
): MutationReport {
  const { plan, tests } = compiled;
  if (plan === null) return { tried: [], stale: [] };
  const mutants = enumerateMutants(plan, definitions, journeys);
  const reasons = declared(tests);
  // A test that noticed one mutant is likely to notice the next one of the same journey.
  const recent: Trial[] = [];
  const tried = mutants.map((mutant, index): TriedMutant => {
    onTried(index, mutants.length);
    const trials = trialsFor(mutant, tests);
    const known = recent.filter((trial) => trials.some(({ testCase }) => testCase === trial.testCase));
    const found = tryAll(mutant, [
      ...new Map([...known, ...trials].map((each) => [each.testCase, each])).values(),
    ]);
    return { mutant, ...found, ...withReason(found.fate, reasons.get(mutant.id)) };
  });
  function tryAll(mutant: Mutant, trials: readonly Trial[]): Pick<TriedMutant, 'fate' | 'by'> {
    const stage = stageOf(mutant.plan(), definitions, renderer);
    for (const trial of trials) {
      const verdict = tryCase(trial, stage);
      if (verdict === 'passes') continue;
      if (verdict === 'crashes') return { fate: 'impossible', by: null };
      recent.unshift(trial);
      recent.length = Math.min(recent.length, RECENT_MAX);
      return { fate: 'noticed', by: `${trial.document.name}: ${trial.testCase.name}` };
    }
    return { fate: 'survived', by: null };
  }
  const asked = journeys === null ? [...reasons.keys()] : [];
  const stale = asked.filter((id) => tried.find(({ mutant }) => mutant.id === id)?.fate !== 'equivalent');
  return { tried, stale };
}

function withReason(fate: Fate, reason: string | undefined): Pick<TriedMutant, 'fate' | 'reason'> {
  if (fate !== 'survived' || reason === undefined) return { fate, reason: null };
  return { fate: 'equivalent', reason };
}

/** Of those that a test could notice, so many were, in percent; 100 where there was none. Pure. */
export function scoreOf({ tried }: MutationReport): number {
  const noticed = tried.filter(({ fate }) => fate === 'noticed').length;
  const survived = tried.filter(({ fate }) => fate === 'survived').length;
  return noticed + survived === 0 ? 100 : (noticed / (noticed + survived)) * 100;
}
