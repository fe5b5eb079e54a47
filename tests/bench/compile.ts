/** The compiler on a generated workspace, and `yaml` alone on the same files: the floor of any front end on it. */
import { LineCounter, parseDocument } from 'yaml';
import { compileWorkspace } from '../../src/compiler/compile.ts';
import { definitions } from '../../src/kinds/registry.ts';
import type { GeneratedFile } from './generated.ts';
import { type Cost, measure } from './measure.ts';

/** Costs of texts -> plan, everything included but reading the disk; throws when there is no plan. */
export async function measureCompile(files: readonly GeneratedFile[]): Promise<Cost> {
  let problems: readonly { readonly code: string; readonly message: string }[] = [];
  const cost = await measure(async () => {
    const { plan, diagnostics } = await compileWorkspace(files, definitions);
    if (plan === null) problems = diagnostics;
  });
  if (problems.length > 0)
    throw new Error(problems.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return cost;
}

/** Costs of `parseDocument` with a line counter on every file; throws when one has an error. */
export function measureParse(files: readonly GeneratedFile[]): Promise<Cost> {
  return measure(() => {
    for (const { path, text } of files) {
      const lineCounter = new LineCounter();
      const { errors } = parseDocument(text, { lineCounter });
      if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
    }
  });
}
