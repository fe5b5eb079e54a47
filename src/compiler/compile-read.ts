/** Compiles what was read from a folder: a file that could not be read counts like one that holds an error. */
import type { Definitions } from '../kinds/definition.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { orderDiagnostics } from '../language/diagnostics/order.ts';
import { type Compiled, type CompileOptions, compileWorkspace } from './compile.ts';
import type { SourceFile } from './read-documents.ts';

/** Compiles files, with what reading them had to say among the diagnostics; with an error there, there is no plan. */
export async function compileRead(
  read: { readonly files: readonly SourceFile[]; readonly diagnostics: readonly Diagnostic[] },
  definitions: Definitions,
  options: CompileOptions,
): Promise<Compiled> {
  const compiled = await compileWorkspace(read.files, definitions, options);
  const failed = read.diagnostics.some(({ severity }) => severity === 'error');
  return {
    ...compiled,
    plan: failed ? null : compiled.plan,
    diagnostics: orderDiagnostics([...read.diagnostics, ...compiled.diagnostics]),
  };
}
