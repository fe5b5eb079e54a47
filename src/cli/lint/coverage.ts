/** What the tests of each journey reach, for the rules; run only where the standards ask for it, because it takes time. */
import type { Compiled } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import type { JourneyCoverage } from '../../rules/workspace.ts';

const LINKS = {
  unsubscribe: 'https://rutter.test/u',
  preferences: 'https://rutter.test/p',
  confirm: 'https://rutter.test/c',
};

/** By journey; null where nobody asks, or nothing compiled. Loads the test runner only when it is needed. */
export async function coverJourneys(
  compiled: Compiled,
): Promise<ReadonlyMap<string, JourneyCoverage> | null> {
  const { plan, standards, tests } = compiled;
  const isAsked = standards?.qa.some((each) => each.stepsPercent !== null || each.pathsPercent !== null);
  if (plan === null || isAsked !== true) return null;
  const [{ runTests }, { createRenderer }] = await Promise.all([
    import('../../review/run-tests.ts'),
    import('../../language/content/renderer.ts'),
  ]);
  const renderer = createRenderer({ links: () => LINKS });
  const covered = new Map<string, JourneyCoverage>();
  for (const name of Object.keys(plan.journeys)) {
    const own = tests.filter(({ journey }) => journey === name);
    const cases = own.reduce((count, document) => count + document.cases.length, 0);
    const { coverage } = runTests(compiled, definitions, renderer, ({ journey }) => journey === name);
    const ways = {
      reached: coverage.paths.reached + coverage.timeouts.reached,
      total: coverage.paths.total + coverage.timeouts.total,
    };
    covered.set(name, {
      cases,
      stepsPercent: cases === 0 ? 0 : percentOf(coverage.steps),
      pathsPercent: cases === 0 ? 0 : percentOf(ways),
    });
  }
  return covered;
}

/** Of nothing, everything is reached. */
function percentOf({ reached, total }: { readonly reached: number; readonly total: number }): number {
  return total === 0 ? 100 : Math.floor((reached * 100) / total);
}
