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
import { type Loaded, moveDiagnostic, toPlanFile } from '../load.ts';
import { reasonOf } from '../output.ts';

function readText(context: Context, path: string): string {
  try {
    return readFileSync(resolve(context.cwd, path), 'utf8');
  } catch (error) {
    throw new Refusal(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
}

/** Kinds of documents that change nothing of what is sent, with what to do about them. */
const UNPLAYED: { readonly [kind: string]: string } = {
  Population:
    'it says who is played, and not by what; put it into the workspace, and play it with --population NAME:SIZE',
  Test: '`rutter test` plays tests',
  Standards: '`rutter lint` reads it',
  Waivers: '`rutter lint` reads it',
};

/** Throws a Refusal where a comparison would find nothing, whatever stands in the document. */
function refuseUnplayed(kind: string, path: string): void {
  const help = UNPLAYED[kind];
  if (help !== undefined)
    throw new Refusal(`a ${kind}, as in \`${path}\`, changes nothing that is sent`, help);
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
  for (const { kind, name, file } of readDocuments(given, definitions).documents) {
    refuseUnplayed(kind, given.find(({ path }) => path === file)?.shown ?? file);
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
  const shown = new Map(given.map(({ path, shown: named }) => [path, named]));
  const nameOf = (path: string) => shown.get(path) ?? loaded.shown(path);
  const texts = new Map(files.map(({ path, text }) => [nameOf(path), text]));
  const errors = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map((each) => moveDiagnostic(each, (span) => ({ ...span, file: nameOf(span.file) })));
  context.stderr.write(printPretty(errors, (file) => texts.get(file)));
  throw new Refusal(`with \`${paths.join('`, `')}\` the workspace does not compile`, 'see above', 1);
}
