/** What the tests of each journey reach, for the rules; run only where the standards ask for it, because it takes time. */
import type { Compiled } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import { testLinks } from '../../review/test-links.ts';
import type { JourneyCoverage } from '../../rules/workspace.ts';

/**
 * By journey, for those of which the standards ask it; null where they ask it of none, or nothing compiled. All tests are
 * played once. Loads the test runner only when it is needed.
 */
export async function coverAskedJourneys(
  compiled: Compiled,
): Promise<ReadonlyMap<string, JourneyCoverage> | null> {
  const { plan, standards } = compiled;
  const asked = (standards?.qa ?? []).filter(
    ({ stepsPercent, pathsPercent }) => stepsPercent !== null || pathsPercent !== null,
  );
  if (plan === null || asked.length === 0) return null;
  // By name, and one at a time: all journeys of a large workspace at once take more room than everything else.
  const names = Object.keys(plan.journeys).filter((name) =>
    asked.some(({ classes }) => classes.length === 0 || classes.includes(plan.journeys[name]?.class ?? '')),
  );
  if (names.length === 0) return null;
  const [{ coverJourneys }, { createRenderer }] = await Promise.all([
    import('../../review/run-tests.ts'),
    import('../../language/content/renderer.ts'),
  ]);
  const renderer = createRenderer({ links: testLinks });
  const covered = coverJourneys(compiled, definitions, renderer, names);
  return new Map(
    [...covered].map(([name, { steps, paths, timeouts }]) => {
      const ways = { reached: paths.reached + timeouts.reached, total: paths.total + timeouts.total };
      return [name, { stepsPercent: percentOf(steps), pathsPercent: percentOf(ways) }];
    }),
  );
}

/** Of nothing, everything is reached. Rounded down: 100 is all of it. */
function percentOf({ reached, total }: { readonly reached: number; readonly total: number }): number {
  return total === 0 ? 100 : Math.floor((reached * 100) / total);
}
