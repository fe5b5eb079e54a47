/** The example workspace and the population that it declares: whole, and the part of it that the plain loop knows. */
import { fileURLToPath } from 'node:url';
import { adapters } from '../../../adapters/registry.ts';
import { compileWorkspace } from '../../../src/compiler/compile.ts';
import type { PopulationSpec } from '../../../src/compiler/population/population.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { readWorkspace } from '../../../src/language/workspace/read.ts';
import { planFile } from '../../../src/plan/file.ts';
import type { PlanFile } from '../../../src/plan/plan.ts';

const JOURNEYS = fileURLToPath(new URL('../../../journeys', import.meta.url));

/** What the plain loop does by hand; templates, segments and traits come along. */
const PLAIN: ReadonlySet<string> = new Set([
  'rutter.yaml',
  'catalog.yaml',
  'population.yaml',
  'cart/abandoned-cart.journey.yaml',
  'orders/confirmation.journey.yaml',
  'orders/shipping.journey.yaml',
  'service/nps.journey.yaml',
  'policies/marketing-consent.yaml',
  'policies/evenings.yaml',
  'policies/deliverable.yaml',
  'policies/communication-matrix.yaml',
  'policies/marketing-pressure.yaml',
  'policies/one-survey-a-quarter.yaml',
]);

const WITH_OTHERS = /(^|\/)(templates|segments|traits)\//;

/** A plan and who lives with it. */
export type Example = { readonly plan: PlanFile; readonly population: PopulationSpec };

/** Compiles the example, or the part of it that the plain loop knows. Throws with what is wrong. */
export async function compileExample(part: 'whole' | 'plain'): Promise<Example> {
  const { files } = readWorkspace(JOURNEYS);
  const wanted = files.filter(({ path }) => part === 'whole' || PLAIN.has(path) || WITH_OTHERS.test(path));
  const { plan, populations, diagnostics } = await compileWorkspace(wanted, definitions, { adapters });
  const [population] = populations;
  if (plan === null || population === undefined) {
    throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  }
  return { plan: planFile(plan, { rutter: 'bench', commit: null, tzdata: 'bench' }), population };
}
