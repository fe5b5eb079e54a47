/** `simulate --what-if FILE`: the workspace with some documents in the place of those of their kind and name. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { adapters } from '../../../adapters/registry.ts';
import { compileWorkspace } from '../../compiler/compile.ts';
import { readDocuments } from '../../compiler/read-documents.ts';
import { definitions } from '../../kinds/registry.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { type Context, Refusal } from '../context.ts';
import { type Loaded, toPlanFile } from '../load.ts';
import { reasonOf } from '../output.ts';

function readText(context: Context, path: string): string {
  try {
    return readFileSync(resolve(context.cwd, path), 'utf8');
  } catch (error) {
    throw new Refusal(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
}

/** The plan of the workspace with these documents instead. Throws a Refusal where that does not compile. */
export async function planWhatIf(
  context: Context,
  loaded: Loaded,
  paths: readonly string[],
): Promise<PlanFile> {
  const given = paths.map((path, index) => {
    return { path: `what-if/${index}-${basename(path)}`, text: readText(context, path), shown: path };
  });
  const own = loaded.compiled.documents;
  const replaced = new Set<string>();
  for (const { kind, name } of readDocuments(given, definitions).documents) {
    const found = own.find((each) => each.kind === kind && each.name === name);
    if (found === undefined) continue;
    if (own.filter(({ file }) => file === found.file).length > 1) {
      throw new Refusal(
        `\`${loaded.shown(found.file)}\` holds other documents besides the ${kind} \`${name}\``,
        'put it into a file of its own first',
      );
    }
    replaced.add(found.file);
  }
  const kept = [...loaded.compiled.texts].filter(([path]) => !replaced.has(path));
  const files = [...kept.map(([path, text]) => ({ path, text })), ...given];
  const { plan, diagnostics } = await compileWorkspace(files, definitions, { adapters });
  if (plan !== null) return toPlanFile(plan, loaded.root);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  context.stderr.write(printPretty(errors, (file) => texts.get(file)));
  throw new Refusal(`with \`${paths.join('`, `')}\` the workspace does not compile`, 'see above', 1);
}
