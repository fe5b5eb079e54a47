/** YAML texts to the file of a plan, for tests whose workspace must be without any diagnostic. */
import { compileWorkspace } from '../../src/compiler/compile.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { planFile } from '../../src/plan/file.ts';
import type { PlanFile } from '../../src/plan/plan.ts';

/** Compiles YAML texts by path; throws when there is any diagnostic. */
export async function compileTexts(files: { readonly [path: string]: string }): Promise<PlanFile> {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { plan, diagnostics } = await compileWorkspace(texts, definitions);
  if (plan === null || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics, null, 1));
  return planFile(plan, { rutter: 'test', commit: null, tzdata: 'test' });
}
